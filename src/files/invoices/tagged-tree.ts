/**
 * Custom tags name the objects on the pages that show each field. With the texts put in the place of the
 * references they read like the invoice's own XML, but that the lines come by column: all items, all amounts.
 * @module
 */
import type { PageText } from "./page-texts.ts";
import { isAmountName, isLineName } from "./xml-invoice.ts";
import type { XmlNode } from "./xml-tree.ts";

/** Trees of tags as one tree of texts. */
export function taggedTree(tags: readonly XmlNode[], texts: readonly PageText[]): XmlNode {
  const byId = new Map(texts.flatMap((text) => (text.id === undefined ? [] : [[text.id, text]])));
  const children = tags.map((tag) => resolve(tag, byId as ReadonlyMap<string, PageText>));
  return node("tags", children);
}

function resolve(tag: XmlNode, byId: ReadonlyMap<string, PageText>): XmlNode {
  const columns = tag.children.filter(({ name }) => isLineName(name));
  const amounts = columns.find(({ name }) => isAmountName(name));
  const isOneLine = columns.length === tag.children.length && columns.every(hasOneReference);
  if (!amounts || isOneLine) {
    const children = tag.children.filter(({ name }) => name !== "ObjectRef");
    const text = objectsOf(tag, byId).map((object) => object.text);
    const resolved = children.map((child) => resolve(child, byId));
    return { ...node(tag.name, resolved), text: text.length > 0 ? text.join("") : tag.text };
  }
  const others = tag.children.filter((child) => !columns.includes(child));
  return node(tag.name, [
    ...others.map((child) => resolve(child, byId)),
    ...linesOf(columns, objectsOf(amounts, byId), byId),
  ]);
}

const hasOneReference = ({ children }: XmlNode) => children.length <= 1;

/** One node per amount; a column of another length, such as wrapped names, goes by where it stands. */
function linesOf(
  columns: readonly XmlNode[],
  amounts: readonly PageText[],
  byId: ReadonlyMap<string, PageText>,
): XmlNode[] {
  const lines = amounts.map(() => node("GoodsInfo", []));
  for (const column of columns) {
    const objects = objectsOf(column, byId);
    const texts = amounts.map(() => "");
    for (const [index, object] of objects.entries()) {
      const line = objects.length === amounts.length ? index : lineAt(object, amounts);
      texts[line] += object.text;
    }
    for (const [index, text] of texts.entries()) {
      lines[index]!.children.push({ ...node(column.name, []), text });
    }
  }
  return lines;
}

/** The last amount that does not stand below the text. */
function lineAt(object: PageText, amounts: readonly PageText[]): number {
  const above = amounts.filter(
    ({ page, y }) => page < object.page || (page === object.page && y <= object.y + 1.5),
  );
  return Math.max(0, above.length - 1);
}

function objectsOf(tag: XmlNode, byId: ReadonlyMap<string, PageText>): PageText[] {
  return tag.children
    .filter(({ name }) => name === "ObjectRef")
    .flatMap(({ text }) => byId.get(text.trim()) ?? []);
}

const node = (name: string, children: XmlNode[]): XmlNode => ({
  ...{ name, attributes: {}, text: "", children },
});
