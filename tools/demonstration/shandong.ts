/**
 * The organisation: Shandong's 16 cities and 136 counties and districts by GB/T 2260 as of 2024
 * (since 2019 莱芜 is two districts of 济南). Inhabitants are in units of 10,000, rounded after the
 * census of 2020; supply stations are invented.
 * @module
 */
import type { Random } from "../../src/math/statistics/random.ts";

/** `code name inhabitants`, the city first; inland or coast decides who gets typhoons. */
const table = `
3701 济南市 920 inland: 02 历下区 82, 03 市中区 90, 04 槐荫区 72, 05 天桥区 87, 12 历城区 150, 13 长清区 62, 14 章丘区 107,
  15 济阳区 54, 16 莱芜区 100, 17 钢城区 30, 24 平阴县 33, 26 商河县 53
3702 青岛市 1007 coast: 02 市南区 49, 03 市北区 109, 11 黄岛区 190, 12 崂山区 51, 13 李沧区 74, 14 城阳区 111,
  15 即墨区 134, 81 胶州市 99, 83 平度市 119, 85 莱西市 72
3703 淄博市 470 inland: 02 淄川区 64, 03 张店区 122, 04 博山区 41, 05 临淄区 65, 06 周村区 38, 21 桓台县 51, 22 高青县 34,
  23 沂源县 55
3704 枣庄市 386 inland: 02 市中区 63, 03 薛城区 56, 04 峄城区 36, 05 台儿庄区 29, 06 山亭区 43, 81 滕州市 157
3705 东营市 219 coast: 02 东营区 96, 03 河口区 24, 05 垦利区 24, 22 利津县 26, 23 广饶县 52
3706 烟台市 710 coast: 02 芝罘区 103, 11 福山区 84, 12 牟平区 46, 13 莱山区 45, 14 蓬莱区 40, 81 龙口市 74, 82 莱阳市 79,
  83 莱州市 82, 85 招远市 54, 86 栖霞市 49, 87 海阳市 57
3707 潍坊市 939 coast: 02 潍城区 57, 03 寒亭区 62, 04 坊子区 54, 05 奎文区 76, 24 临朐县 83, 25 昌乐县 61, 81 青州市 96,
  82 诸城市 107, 83 寿光市 116, 84 安丘市 84, 85 高密市 87, 86 昌邑市 59
3708 济宁市 836 inland: 11 任城区 175, 12 兖州区 59, 26 微山县 64, 27 鱼台县 40, 28 金乡县 62, 29 嘉祥县 75, 30 汶上县 68,
  31 泗水县 54, 32 梁山县 73, 81 曲阜市 61, 83 邹城市 111
3709 泰安市 547 inland: 02 泰山区 95, 11 岱岳区 92, 21 宁阳县 73, 23 东平县 71, 82 新泰市 131, 83 肥城市 90
3710 威海市 291 coast: 02 环翠区 123, 03 文登区 54, 82 荣成市 71, 83 乳山市 46
3711 日照市 297 coast: 02 东港区 101, 03 岚山区 43, 21 五莲县 45, 22 莒县 93
3713 临沂市 1102 inland: 02 兰山区 198, 11 罗庄区 73, 12 河东区 82, 21 沂南县 80, 22 郯城县 86, 23 沂水县 99, 24 兰陵县 118,
  25 费县 77, 26 平邑县 88, 27 莒南县 83, 28 蒙阴县 49, 29 临沭县 60
3714 德州市 561 inland: 02 德城区 91, 03 陵城区 51, 22 宁津县 44, 23 庆云县 31, 24 临邑县 50, 25 齐河县 60, 26 平原县 41,
  27 夏津县 48, 28 武城县 36, 81 乐陵市 62, 82 禹城市 47
3715 聊城市 595 inland: 02 东昌府区 141, 03 茌平区 52, 21 阳谷县 66, 22 莘县 85, 24 东阿县 34, 25 冠县 73, 26 高唐县 47,
  81 临清市 73
3716 滨州市 393 coast: 02 滨城区 89, 03 沾化区 34, 21 惠民县 57, 22 阳信县 42, 23 无棣县 42, 25 博兴县 49, 81 邹平市 78
3717 菏泽市 880 inland: 02 牡丹区 155, 03 定陶区 56, 21 曹县 139, 22 单县 104, 23 成武县 58, 24 巨野县 87, 25 郓城县 106,
  26 鄄城县 75, 28 东明县 74
`;

export interface Station {
  id: string;
  name: string;
  /** Share of its county's customers, 0..1. */
  share: number;
}

export interface County {
  id: string;
  name: string;
  city: City;
  population: number;
  /** Share of people in towns, 0..1. */
  urban: number;
  stations: Station[];
}

export interface City {
  id: string;
  name: string;
  population: number;
  coastal: boolean;
  counties: County[];
}

const province = { id: "37", name: "山东省", population: 101_530_000 } as const;

const sites = "城关 城东 城西 城南 城北 新区 开发区 河东 河西 南郊 北郊 站前 东关 西关 滨河".split(
  " ",
);

/** The sixteen cities with their counties; stations depend on the seed. */
export function buildCities(random: Random): City[] {
  return table
    .trim()
    .split(/\n(?=\d)/)
    .map((line) => {
      const [head, tail] = line.split(": ");
      const [id, name, inhabitants, side] = head!.split(" ");
      const city: City = {
        id: id!,
        name: name!,
        population: Number(inhabitants) * 10_000,
        coastal: side === "coast",
        counties: [],
      };
      city.counties = tail!.split(/,\s+/).map((text) => buildCounty(city, text, random));
      return city;
    });
}

function buildCounty(city: City, text: string, random: Random): County {
  const [code, name, inhabitants] = text.split(" ");
  const id = city.id + code;
  const own = random.fork(id);
  const population = Number(inhabitants) * 10_000;
  const count = Math.min(3 + Math.round(population / 350_000), 8);
  const weights = Array.from({ length: count }, () => own.lognormal(0.4));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const places = [sites[0]!, ...own.shuffled(sites.slice(1))];
  const stations = weights.map((weight, at) => ({
    id: `${id}-${String(at + 1).padStart(2, "0")}`,
    name: `${shortName(name!)}${places[at]}供电所`,
    share: weight / total,
  }));
  const urban = name!.endsWith("区") ? 0.8 : name!.endsWith("市") ? 0.58 : 0.45;
  return { id, name: name!, city, population, urban, stations };
}

/** 历下区 -> 历下, but 莒县 stays whole. */
export function shortName(name: string): string {
  return name.length > 2 ? name.slice(0, -1) : name;
}

/** Rows of `units.csv`: a parent always comes before its children. */
export function* unitRows(cities: readonly City[]): Generator<(string | number)[]> {
  yield [province.id, province.name, "province", "", province.population];
  for (const city of cities) {
    yield [city.id, city.name, "city", province.id, city.population];
    for (const county of city.counties) {
      yield [county.id, county.name, "county", city.id, county.population];
      for (const station of county.stations) {
        const people = Math.round(county.population * station.share);
        yield [station.id, station.name, "station", county.id, people];
      }
    }
  }
}
