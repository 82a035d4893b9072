/**
 * The console in a real browser against a real house.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lastDay, openPagesHouse, type PagesHouse, signIn } from "./pages-house.ts";

let at: PagesHouse;

beforeAll(async () => {
  at = await openPagesHouse({ hasTickets: true });
}, 240_000);

afterAll(async () => {
  await at?.close();
});

const morning = (page: Page) => page.getByRole("heading", { name: "早间研判" });

describe("the door", () => {
  test("a wrong password is refused in words, the right one opens the morning page", async () => {
    const page = await at.newPage();
    await signIn(page, "analyst", "not the password");
    await page.getByRole("alert").getByText("密码不正确").waitFor();
    await signIn(page, "analyst", at.passwords.analyst!);
    await morning(page).waitFor();
  });

  test("a one-time password has to be changed before anything else", async () => {
    const page = await at.newPage();
    await signIn(page, "newcomer", at.passwords.newcomer!);
    await page.getByRole("heading", { name: "设置新密码" }).waitFor();
    expect(await page.getByRole("navigation").count()).toBe(0);
    await page.getByLabel("当前密码").fill(at.passwords.newcomer!);
    await page.getByLabel("新密码", { exact: true }).fill("Harbour-Lamp-42");
    await page.getByLabel("再输一次").fill("Harbour-Lamp-42");
    await page.getByRole("button", { name: "更换密码" }).click();
    await page.getByLabel("账号").waitFor();
    await signIn(page, "newcomer", "Harbour-Lamp-42");
    await morning(page).waitFor();
  });

  test("a forged session leads to the sign-in page", async () => {
    const page = await at.newPage();
    await page
      .context()
      .addCookies([{ name: "gridtill_session", value: "forged", url: at.address, httpOnly: true }]);
    await page.goto("/alerts");
    await page.getByRole("button", { name: "登录", exact: true }).waitFor();
  });

  test("a session that ends while one works leads to the sign-in page", async () => {
    const page = await at.signedIn("analyst");
    await page.waitForLoadState("networkidle");
    await page.context().clearCookies();
    await page.getByRole("link", { name: "告警与任务" }).click();
    await page.getByRole("button", { name: "登录", exact: true }).waitFor();
  });

  test("nothing is fetched from elsewhere and no script stands in the page", async () => {
    const page = await at.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await signIn(page, "analyst", at.passwords.analyst!);
    await morning(page).waitFor();
    await page.getByRole("group", { name: "各市风险等级地图" }).waitFor();
    expect(asked.filter((url) => !url.startsWith(at.address) && !url.startsWith("data:"))).toEqual(
      [],
    );
    expect(complaints.filter((text) => /Content Security Policy/.test(text))).toEqual([]);
  });
});

describe("the morning page", () => {
  test("each city carries its level as a letter, and Heze is high because of its outages", async () => {
    const page = await at.signedIn("analyst");
    const heze = page.getByRole("button", { name: /^菏泽 高 \d+ 停电问题/ });
    await heze.waitFor();
    await page.getByRole("button", { name: /^济南 低/ }).waitFor();
    const first = page.locator("table.data tbody tr").first();
    await first.getByRole("img", { name: "高" }).waitFor();
    expect(await first.textContent()).toContain("停电问题");
    await page.getByText("为什么是这个分数").waitFor();
    await page.getByText("最小的降级变化").waitFor();
  });

  test("a city opens its counties, and a filter stands in the address", async () => {
    const page = await at.signedIn("analyst");
    await page.getByRole("button", { name: /^菏泽/ }).click();
    await page.getByRole("link", { name: /牡丹区/ }).waitFor();
    expect(new URL(page.url()).searchParams.get("city")).toBe("3717");
  });

  test("is read in English and in the dark too", async () => {
    const page = await at.newPage();
    await signIn(page, "analyst", at.passwords.analyst!);
    await morning(page).waitFor();
    const ground = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const light = await ground();
    await page.getByRole("button", { name: "深色" }).click();
    await expect.poll(ground).not.toBe(light);
    await page.getByRole("button", { name: "切换到英文" }).click();
    await page.getByRole("heading", { name: "Morning" }).waitFor();
    await page.getByRole("button", { name: /^菏泽 High \d+ Outages/ }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Morning" }).waitFor();
    expect(await page.locator("main").textContent()).not.toMatch(/[研判告警任务件数]/);
  });

  test("the keyboard searches, walks the rows and explains itself", async () => {
    const page = await at.signedIn("analyst");
    await page.getByRole("img", { name: "高" }).first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("电价");
    await expect.poll(() => new URL(page.url()).searchParams.get("ranking.q")).toBe("电价");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /电价电费/ }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("下一行").waitFor();
  });

  test("somebody of one city sees that city only", async () => {
    const page = await at.signedIn("jinan");
    await page.getByRole("button", { name: /^济南 低/ }).waitFor();
    await page.getByRole("button", { name: "菏泽 无数据" }).waitFor();
    await page.goto("/appeals/3717/停电问题");
    await page
      .getByText(/没有|不在/)
      .first()
      .waitFor();
    expect(await page.locator("main").textContent()).not.toContain("家里有老人");
  });
});

describe("tickets", () => {
  test("are masked until one asks, and the asking is logged with its reason", async () => {
    const page = await at.signedIn("analyst");
    await page.goto("/appeals/371702/停电问题");
    await page.locator("table.data tbody tr", { hasText: "小区又停电了" }).first().click();
    const panel = page.getByRole("dialog");
    await panel
      .getByText(/小区又停电了/)
      .first()
      .waitFor();
    expect(await panel.textContent()).not.toContain("13800000000");
    await panel.getByRole("button", { name: "查看原文" }).click();
    await page.getByLabel("原因").fill("核实停电地址");
    await page.getByRole("button", { name: "查看", exact: true }).click();
    await panel.getByText("13800000000").waitFor();
    const { lines } = await at.house.get("audit.list", {
      operation: "tickets.get",
      actor: "analyst",
    });
    expect(lines.map(({ reason }: { reason: string }) => reason)).toContain("核实停电地址");
  });
});

describe("the lexicon", () => {
  test("shows what a new word would do before it is published", async () => {
    const page = await at.signedIn("analyst");
    await page.goto("/lexicon");
    await page.getByLabel("词", { exact: true }).fill("派人来看");
    await page.getByRole("button", { name: "加入草稿" }).click();
    await page.getByText("褒贬翻转").waitFor();
    const moved = page.locator(".figures div", { hasText: "得分变动" }).locator("dd");
    expect(Number((await moved.textContent())?.replace(",", ""))).toBeGreaterThan(0);
    await page.getByRole("button", { name: "发布" }).click();
    await page.getByLabel("原因").fill("本地说法");
    await page.getByRole("dialog").getByRole("button", { name: "发布" }).click();
    await page.getByText(/已发布/).waitFor();
  });
});

describe("imports", () => {
  test("preview, refuse all rows because of one, name it, then take the good ones", async () => {
    const page = await at.signedIn("analyst");
    await page.goto("/imports");
    const content = `编号,时间,单位,说的话\nN-1,${lastDay} 08:00,历下区,一切都好\nN-2,2026-02-30 08:00,历下区,日期不存在\n`;
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "坏行.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
    await page.getByText("坏行.csv").waitFor();
    await page.getByLabel("受理内容").click();
    await page.keyboard.type("说的话");
    await page.keyboard.press("Enter");
    await page.getByText("一切都好").first().waitFor();
    await page.getByRole("button", { name: "开始导入" }).click();
    await page.getByText(/未导入任何行/).waitFor();
    await page.getByRole("cell", { name: "2026-02-30 08:00", exact: true }).waitFor();
    const fetched = page.waitForEvent("download");
    await page.getByRole("button", { name: /下载全部行错误/ }).click();
    expect((await fetched).suggestedFilename()).toContain("坏行.csv");
  });
});

describe("running the house", () => {
  test("jobs, audit and its verification", async () => {
    const page = await at.signedIn("keeper");
    await page.goto("/operations?tab=audit");
    await page.getByRole("cell", { name: "tickets.import" }).first().waitFor();
    await page.getByRole("button", { name: "导出并核验" }).click();
    await page.getByText(/核验通过/).waitFor();
  });

  test("what was read stays while the house is away, and says so", async () => {
    const page = await at.signedIn("keeper");
    await page.goto("/operations?tab=jobs");
    const job = page.getByRole("cell", { name: "appeals.history" }).first();
    await job.waitFor();
    await page.route("**/v1/house.jobs", (route) => route.abort());
    const note = page.getByText(/连不上服务。.*以下为 \d\d:\d\d 的数据。/);
    await note.waitFor();
    expect(await job.isVisible()).toBe(true);
    await page.unroute("**/v1/house.jobs");
    await note.waitFor({ state: "detached" });
  });

  test("a person is added and told the one-time password once", async () => {
    const page = await at.signedIn("keeper");
    await page.goto("/people");
    await page.getByRole("button", { name: "添加人员" }).click();
    await page.getByLabel("姓名").fill("李四");
    await page.getByLabel("账号").fill("lisi");
    await page.getByRole("checkbox", { name: /95598 诉求分析员/ }).check();
    await page.getByLabel("数据范围").focus();
    await page.keyboard.type("济南");
    await page.locator(".ant-select-item-option", { hasText: "济南市" }).click();
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "添加", exact: true }).click();
    await page.getByText("lisi 的一次性密码").last().waitFor();
  });

  test("the API page lists every operation and runs a query", async () => {
    const page = await at.signedIn("keeper");
    await page.goto("/api?operation=house.status");
    await page.getByRole("button", { name: "运行查询" }).click();
    await page.getByText('"clockOffsetMs"').waitFor();
  });
});
