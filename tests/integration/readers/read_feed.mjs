// A feed as rss-parser reads it: a line for each entry, `title TAB link TAB date`, the date in seconds since 1970.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const Parser = createRequire(import.meta.url)(`${process.env.NODE_PATH}/rss-parser`);
const feed = await new Parser().parseString(readFileSync(process.argv[2], "utf8"));
for (const { title = "", link, pubDate } of feed.items)
  console.log([title.split(/\s+/).join(" "), link, Date.parse(pubDate) / 1000].join("\t"));
