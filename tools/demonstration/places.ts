/**
 * Names of people, firms and places, all invented: given names are plants and weather, firms say
 * 示例, telephone numbers carry 0000 where no real number does.
 * @module
 */
import type { Random } from "../../src/math/statistics/random.ts";
import { type County, shortName } from "./shandong.ts";

const surnames = [..."王李张刘陈杨赵孙徐马朱胡林郭高于吕曹宋韩冯董梁田姜范谭邹姚崔"];
const givenNames = `
  青梧 白桦 晚樱 松年 朝露 银杏 麦禾 夏蝉 秋禾 冬青 云帆 雨霁 雪舟 晨曦 晓岚 竹青 兰若 菊隐 梅影 柳絮 槐序 桐月 榆荫 枫亭 荷风 石磊
  溪亭 海棠 星野 月白 青禾 谷雨 立夏 小满 白露 霜降 清和 长庚 远山 归舟 听澜 望舒 南星 北辰 半夏 子苓 紫苏 忍冬 连翘 杜若 沉香 芷兰`
  .trim()
  .split(/\s+/);
const brands =
  "青鹿 云杉 白石 麦浪 长风 晴川 星海 北辰 远帆 金穗 松涛 海岳 绿野 朝晖 鸿雁 泉涌 宏图 润泽".split(
    " ",
  );
const shops =
  "超市 便利店 饭店 五金店 理发店 药房 服装店 宾馆 汽修厂 幼儿园 快递站 面馆 洗车行 农资店".split(
    " ",
  );
const industries = "机械 化工 纺织 食品 木业 铸造 建材 包装 橡胶 冷链 电子 造纸".split(" ");

const roads =
  "建设路 人民路 解放路 文化路 迎宾大道 和平街 胜利街 振兴路 朝阳街 府前街 站前路 滨河路 工业路 中心街 学院路 光明路".split(
    " ",
  );
const compoundHeads = [..."翠金锦华阳书香龙丽水东和安祥嘉"];
const compoundTails = [..."湖园城苑庭景泉岸轩府"];
const compoundKinds = ["花园", "家园", "小区", "新村", "公寓", "嘉园"];
const towns =
  "城关镇 柳林镇 杨集镇 王庄镇 马头镇 石桥镇 龙泉镇 新店镇 兴隆镇 大李镇 白塔镇 古城镇 双河镇 永安镇 红庙乡 张集乡".split(
    " ",
  );
const villageHeads = ["", "", "", "前", "后", "东", "西", "大", "小", "南", "北"];
const villageTails = "庄 村 集 屯 楼 寨 洼 店 坡 营 堂 桥".split(" ");

export interface Place {
  /** What a caller says: 曹县翠湖花园, 郓城县柳林镇前张楼村. */
  spoken: string;
  /** As in the customer file, to the road or village. */
  address: string;
}

export function inventPlace(county: County, inTown: boolean, random: Random): Place {
  const prefix = county.name;
  if (!inTown) {
    const house = random.pick(["", "家", "家"]);
    const tail = random.pick(villageTails);
    const core = `${random.pick(villageHeads)}${random.pick(surnames)}${house}${tail}`;
    const village = tail === "村" ? core : `${core}村`;
    const spoken = `${prefix}${random.pick(towns)}${village}`;
    return { spoken, address: `山东省${county.city.name}${spoken}` };
  }
  const compound =
    random.pick(compoundHeads) + random.pick(compoundTails) + random.pick(compoundKinds);
  const road = random.pick(roads);
  const number = 1 + random.integer(288);
  return {
    spoken: random.chance(0.5) ? `${prefix}${road}${compound}` : `${prefix}${compound}`,
    address: `山东省${county.city.name}${prefix}${road}${number}号${compound}`,
  };
}

export function inventPerson(random: Random): string {
  return random.pick(surnames) + random.pick(givenNames);
}

export function inventShop(county: County, random: Random): string {
  return `${shortName(county.name)}${random.pick(brands)}示例${random.pick(shops)}`;
}

export function inventFactory(county: County, random: Random): string {
  const place = shortName(county.city.name);
  return `${place}${random.pick(brands)}示例${random.pick(industries)}有限公司`;
}

/** `13800001234`: eleven digits that no operator has given out. */
export function inventPhone(random: Random): string {
  const prefix = random.pick(["138", "139", "150", "158", "178", "186", "199"]);
  return `${prefix}0000${String(random.integer(10_000)).padStart(4, "0")}`;
}
