/**
 * The province by cities, each filled by its level and lettered; a city opens its counties.
 * @module
 */
import { type KeyboardEvent, useState } from "react";
import { levelShapes, levelWords, type RiskLevel, useLevelLetter } from "./level.tsx";
import { type CityShape, cityShapes, mapSize } from "./map-geometry.ts";
import { useSay, useSpeech } from "./say.tsx";

export interface RegionMark {
  region: string;
  regionName?: string | undefined;
  level: RiskLevel;
  score: number;
  category: string;
}

export interface OutageMark {
  region: string;
  count: number;
  accounts: number;
  /** At least a tenth of the largest; the others are only hinted at. */
  isLarge: boolean;
}

export default function CityMap({
  marks,
  outages,
  chosen,
  onChoose,
}: {
  marks: RegionMark[];
  /** Running outages by city; absent where the overlay is off. */
  outages?: OutageMark[] | undefined;
  chosen: string;
  onChoose(region: string): void;
}) {
  const say = useSay();
  const [pointed, setPointed] = useState("");
  const byCity = new Map(marks.map((mark) => [mark.region, mark]));
  const outageOf = new Map(outages?.map((outage) => [outage.region, outage]));
  const raised = [...cityShapes].sort((a, b) => Number(a.id === chosen) - Number(b.id === chosen));
  const told = byCity.get(pointed || chosen);
  return (
    <figure className="map">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no map */}
      <svg
        viewBox={`0 0 ${mapSize.width} ${mapSize.height}`}
        role="group"
        aria-label={say("各市风险等级地图", "Map of the cities by risk level")}
      >
        {raised.map((shape) => (
          <City
            key={shape.id}
            shape={shape}
            mark={byCity.get(shape.id)}
            isChosen={shape.id === chosen}
            onChoose={() => onChoose(shape.id === chosen ? "" : shape.id)}
            onPoint={setPointed}
          />
        ))}
        {cityShapes.map((shape) => (
          <Label
            key={shape.id}
            shape={shape}
            mark={byCity.get(shape.id)}
            outage={outageOf.get(shape.id)}
          />
        ))}
      </svg>
      <figcaption>
        <Legend />
        <span className="map-told">
          {told && (
            <>
              {told.regionName ?? told.region} <b>{told.score}</b> {told.category}
            </>
          )}
        </span>
      </figcaption>
    </figure>
  );
}

function City({
  shape,
  mark,
  isChosen,
  onChoose,
  onPoint,
}: {
  shape: CityShape;
  mark: RegionMark | undefined;
  isChosen: boolean;
  onChoose(): void;
  onPoint(id: string): void;
}) {
  const { language, say } = useSpeech();
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onChoose();
  };
  const told = mark
    ? `${shape.name} ${levelWords[mark.level][language]} ${mark.score} ${mark.category}`
    : `${shape.name} ${say("无数据", "no data")}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG path cannot be a button element
    <path
      className="city"
      d={shape.path}
      data-level={mark?.level ?? "none"}
      data-chosen={isChosen || undefined}
      role="button"
      tabIndex={0}
      aria-pressed={isChosen}
      aria-label={told}
      onClick={onChoose}
      onKeyDown={press}
      onMouseEnter={() => onPoint(shape.id)}
      onMouseLeave={() => onPoint("")}
      onFocus={() => onPoint(shape.id)}
      onBlur={() => onPoint("")}
    />
  );
}

function Label({
  shape,
  mark,
  outage,
}: {
  shape: CityShape;
  mark: RegionMark | undefined;
  outage: OutageMark | undefined;
}) {
  const letter = useLevelLetter();
  const [x, y] = shape.centre;
  return (
    <g className="city-label" data-level={mark?.level ?? "none"} transform={`translate(${x} ${y})`}>
      {mark && (
        <g transform="translate(-19 -44) scale(1.9)">
          <path d={levelShapes[mark.level]} />
          <text x="10" y={mark.level === "high" ? 16.4 : 14}>
            {letter(mark.level)}
          </text>
        </g>
      )}
      <text className="city-name" y="18">
        {shape.name}
        {mark && mark.level !== "low" ? ` ${mark.score}` : ""}
      </text>
      {outage?.isLarge === false && (
        <path className="bolt" d="M1 26-5 36h4.5l-2 8 8-10.5h-4.5L2 26z" />
      )}
      {outage?.isLarge && (
        <g className="outage" transform="translate(-42 26)">
          <rect width="84" height="28" rx="14" />
          <path d="M17 5 10 15.5h5.5L13 23.5 22.5 12H17z" />
          <text x="50" y="20.5">
            {outage.accounts > 0 ? short(outage.accounts) : outage.count}
          </text>
        </g>
      )}
    </g>
  );
}

function short(count: number): string {
  return count < 10_000 ? String(count) : `${(count / 10_000).toFixed(1)}万`;
}

function Legend() {
  const { language } = useSpeech();
  const letter = useLevelLetter();
  const ranges = { high: "≥ 70", medium: "60–69", low: "< 60" };
  return (
    <span className="map-legend">
      {(["high", "medium", "low"] as const).map((level) => (
        <span key={level}>
          <svg
            className="level-mark"
            data-level={level}
            width="16"
            height="16"
            viewBox="0 0 20 20"
            aria-hidden="true"
          >
            <path d={levelShapes[level]} />
            <text x="10" y={level === "high" ? 16.4 : 14}>
              {letter(level)}
            </text>
          </svg>{" "}
          {levelWords[level][language]} {ranges[level]}
        </span>
      ))}
    </span>
  );
}
