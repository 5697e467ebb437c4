// The entry files of a folder as Hexo makes posts of them: one JSON object a line.
import { cpSync, mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const modules = process.env.NODE_PATH;
const Hexo = createRequire(import.meta.url)(`${modules}/hexo`);
const site = mkdtempSync(join(tmpdir(), "tidings-site-"));
try {
  mkdirSync(join(site, "source"));
  cpSync(process.argv[2], join(site, "source", "_posts"), { recursive: true });
  symlinkSync(modules, join(site, "node_modules"));
  writeFileSync(join(site, "_config.yml"), "timezone: UTC\n");
  writeFileSync(join(site, "package.json"),
                JSON.stringify({ hexo: { version: "" }, dependencies: { "hexo-renderer-marked": "*" } }));
  const hexo = new Hexo(site, { silent: true });
  await hexo.init();
  await hexo.load();
  for (const post of hexo.locals.get("posts").toArray())
    console.log(JSON.stringify({
      file: post.source.slice("_posts/".length),
      title: post.title,
      categories: post.categories.map(({ name }) => name),
      date: post.date.unix(),
      content: post.content,
    }));
  await hexo.exit();
} finally {
  rmSync(site, { recursive: true });
}
