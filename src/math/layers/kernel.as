// AssemblyScript, with SIMD, over single-precision floats in linear memory; workspace.ts is its door.

// out += left x right. Eight columns of `right` at a time are packed into a panel at address 0; tiles
// of 4 x 8 sums then stay in registers. Any operand may be read transposed: its strides are free.

const depthAtOnce: usize = 128; // 128 x 8 floats, 4 KiB: the panel stays in the first-level cache
const spill: usize = depthAtOnce * 32; // 4 x 8 sums of a tile over the right edge

/** Strides in bytes. `out` is row-major, rows x columns, without gaps. */
export function addProduct(
  out: usize,
  left: usize,
  right: usize,
  rows: usize,
  inner: usize,
  columns: usize,
  leftRow: usize,
  leftStep: usize,
  rightStep: usize,
  rightColumn: usize,
): void {
  const outRow = columns << 2;
  for (let from: usize = 0; from < inner; from += depthAtOnce) {
    const depth = min(depthAtOnce, inner - from);
    for (let column: usize = 0; column < columns; column += 8) {
      const width = min<usize>(8, columns - column);
      pack(right + from * rightStep + column * rightColumn, depth, width, rightStep, rightColumn);
      let at = left + from * leftStep;
      let to = out + (column << 2);
      let row: usize = 0;
      for (; row + 4 <= rows; row += 4) {
        addTile(to, at, depth, width, leftRow, leftStep, outRow);
        at += leftRow << 2;
        to += outRow << 2;
      }
      for (; row < rows; row++) {
        addRow(to, at, depth, width, leftStep);
        at += leftRow;
        to += outRow;
      }
    }
  }
}

/** Eight columns side by side, zeros where `right` has ended. */
function pack(from: usize, depth: usize, width: usize, step: usize, column: usize): void {
  for (let k: usize = 0; k < depth; k++) {
    const line = k << 5;
    for (let j: usize = 0; j < 8; j++) {
      store<f32>(line + (j << 2), j < width ? load<f32>(from + k * step + j * column) : 0);
    }
  }
}

function addTile(
  out: usize,
  left: usize,
  depth: usize,
  width: usize,
  leftRow: usize,
  leftStep: usize,
  outRow: usize,
): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  const end = depth << 5;
  for (let panel: usize = 0; panel < end; panel += 32) {
    const near = v128.load(panel);
    const far = v128.load(panel, 16);
    const a = v128.load_splat<f32>(left);
    const b = v128.load_splat<f32>(left + leftRow);
    const c = v128.load_splat<f32>(left + (leftRow << 1));
    const d = v128.load_splat<f32>(left + leftRow * 3);
    a0 = f32x4.add(a0, f32x4.mul(a, near));
    a1 = f32x4.add(a1, f32x4.mul(a, far));
    b0 = f32x4.add(b0, f32x4.mul(b, near));
    b1 = f32x4.add(b1, f32x4.mul(b, far));
    c0 = f32x4.add(c0, f32x4.mul(c, near));
    c1 = f32x4.add(c1, f32x4.mul(c, far));
    d0 = f32x4.add(d0, f32x4.mul(d, near));
    d1 = f32x4.add(d1, f32x4.mul(d, far));
    left += leftStep;
  }
  addSums(out, a0, a1, width);
  addSums(out + outRow, b0, b1, width);
  addSums(out + (outRow << 1), c0, c1, width);
  addSums(out + outRow * 3, d0, d1, width);
}

function addRow(out: usize, left: usize, depth: usize, width: usize, leftStep: usize): void {
  let a0 = f32x4.splat(0), a1 = a0;
  const end = depth << 5;
  for (let panel: usize = 0; panel < end; panel += 32) {
    const a = v128.load_splat<f32>(left);
    a0 = f32x4.add(a0, f32x4.mul(a, v128.load(panel)));
    a1 = f32x4.add(a1, f32x4.mul(a, v128.load(panel, 16)));
    left += leftStep;
  }
  addSums(out, a0, a1, width);
}

function addSums(out: usize, near: v128, far: v128, width: usize): void {
  if (width == 8) {
    v128.store(out, f32x4.add(v128.load(out), near));
    v128.store(out, f32x4.add(v128.load(out, 16), far), 16);
    return;
  }
  v128.store(spill, near);
  v128.store(spill, far, 16);
  for (let j: usize = 0; j < width << 2; j += 4) {
    store<f32>(out + j, load<f32>(out + j) + load<f32>(spill + j));
  }
}

// Element by element. `count` is a multiple of 4: arrays are padded to that.

/** to += from */
export function add(to: usize, from: usize, count: usize): void {
  for (const end = to + (count << 2); to < end; to += 16, from += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  }
}

/** to = max(to, 0) */
export function rectify(to: usize, count: usize): void {
  const zero = f32x4.splat(0);
  for (const end = to + (count << 2); to < end; to += 16) {
    v128.store(to, f32x4.max(v128.load(to), zero));
  }
}

/** to *= by */
export function scale(to: usize, by: usize, count: usize): void {
  for (const end = to + (count << 2); to < end; to += 16, by += 16) {
    v128.store(to, f32x4.mul(v128.load(to), v128.load(by)));
  }
}

/** to = gate > 0 ? to * by : 0 */
export function pass(to: usize, gate: usize, by: f32, count: usize): void {
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(by);
  for (const end = to + (count << 2); to < end; to += 16, gate += 16) {
    const isOpen = f32x4.gt(v128.load(gate), zero);
    v128.store(to, v128.and(f32x4.mul(v128.load(to), factor), isOpen));
  }
}
