import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromJson, type RecogniserExample, trainRecogniser } from "./recogniser.ts";
import { measureRecogniser } from "./recogniser-quality.ts";

const places = ["城东", "城西", "河口", "新村", "老街", "北关"];

/** Texts of our own: two branches, one of them two levels deep. */
const examples: RecogniserExample[] = places.flatMap((place): RecogniserExample[] => [
  { text: `${place}频繁停电\n一周停了三次电`, path: ["停电问题", "停电次数多"] },
  { text: `${place}停电半天没送电\n抢修还没到`, path: ["停电问题", "停电时间长"] },
  { text: `${place}电费比上月多\n要求核对抄表示数`, path: ["电价电费"] },
]);
const recogniser = trainRecogniser(examples, { seed: 7 });

test("the path goes down the tree, a probability beside each name", () => {
  const { path, confidence } = recogniser.predict("南门频繁停电\n这周停了两次电");
  expect(path).toEqual(["停电问题", "停电次数多"]);
  expect(confidence).toHaveLength(2);
  for (const share of confidence) {
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThanOrEqual(1);
  }
  expect(recogniser.predict("核对电费，抄表示数比上月多").path).toEqual(["电价电费"]);
});

test("saved as JSON and read again it answers any text exactly alike", () => {
  const again = fromJson(JSON.parse(JSON.stringify(recogniser.toJson())));
  expect(again.classes).toEqual(recogniser.classes);
  const piece = fc.constantFrom("停电", "电费", "抄表", "河口", "。", "😊", "\n", "x");
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
      const text = pieces.join("");
      expect(again.predict(text)).toEqual(recogniser.predict(text));
    }),
  );
});

test("the same examples and seed train the same recogniser", () => {
  expect(trainRecogniser(examples, { seed: 7 }).toJson()).toEqual(recogniser.toJson());
});

test("a lone class is certain, whatever the text", () => {
  const lone = trainRecogniser([{ text: "停电", path: ["停电问题"] }], { seed: 1 });
  expect(lone.predict("电费")).toEqual({ path: ["停电问题"], confidence: [1] });
});

test("something else than a saved recogniser is refused", () => {
  expect(() => fromJson({ kind: "recogniser", version: 2 })).toThrow();
});

test("folds measure what the recogniser does on texts it was not trained on", async () => {
  const quality = await measureRecogniser(examples, { seed: 3, foldCount: 3 });
  expect(quality.n).toBe(examples.length);
  expect(quality.folds.map(({ n }) => n)).toEqual([6, 6, 6]);
  expect(quality.accuracy).toBeGreaterThan(0.9);
});
