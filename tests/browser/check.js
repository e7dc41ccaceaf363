// Opens each kind of page as readers do and says what does not hold.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

// The site, and the demo with computed figures of persons who do not exist. `node check.js - ADDRESS` checks
// the pages of the demo alone.
const [origin, demo] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const pages = [
  "/sv/",
  "/en/",
  "/sv/profil/1480",
  "/en/profil/1480",
  "/sv/profil/00",
  "/sv/profil/01",
  "/sv/profil/1438/aldreomsorg",
  "/sv/indikator/trygg-sarskilt-boende?omrade=1480",
  "/en/indikator/akutbesok-80-plus",
  "/sv/indikatorer",
  "/sv/jamfor?omrade=1480&omrade=0180&omrade=1280",
  "/sv/karta",
  "/sv/om",
  "/sv/profil/9999",
];
const made = [
  "/sv/profil/1480",
  "/en/profil/00",
  "/sv/profil/14/patientsakerhet",
  "/sv/indikator/t2-fallskador-hemsjukvard",
  "/en/indikator/t1-oplanerade-aterinskrivningar",
  "/sv/indikator/vantande-forsta-kontakt-90-dagar",
];
const all = (origin === "-" ? [] : pages.map((path) => origin + path)).concat(made.map((path) => demo + path));
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let passed = 0;
const failures = [];
function claim(holds, told) {
  if (holds) passed += 1;
  else failures.push(told);
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});

async function open(options, address) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // A page that says 404 is told by the browser as an error of the network.
    if (message.type() === "error" && !message.text().includes("404")) errors.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(address).origin && !request.url().startsWith("data:")) errors.push(`outside: ${request.url()}`);
  });
  await page.goto(address, { waitUntil: "load" });
  return { context, page, errors };
}

// Accessibility in light and dark, wide and narrow; and no page scrolls sideways: 320 CSS pixels is
// 1280 at 400 percent zoom (WCAG 1.4.10).
for (const path of all) {
  const { context, page, errors } = await open({ colorScheme: "light", bypassCSP: true }, path);
  for (const width of [320, 360, 768, 1280, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    claim(over <= 0, `${path} is ${over} px too wide at ${width}`);
  }
  await page.evaluate(axe);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), tags);
      const told = found.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}`);
      claim(told.length === 0, `${path} ${colorScheme} ${width}: ${told.join("; ")}`);
    }
  }
  claim(errors.length === 0, `${path}: ${errors.join("; ")}`);
  await context.close();
}

// The page is the same without script.
for (const path of all) {
  const { context, page } = await open({ javaScriptEnabled: false }, path);
  const text = await page.locator("main").innerText();
  claim(text.trim().length > 40, `${path} has no text without script`);
  claim((await page.locator("script").count()) === 0, `${path} has a script`);
  await context.close();
}

// Figures of persons who do not exist say so in words, on screen, in print and for those who listen.
for (const path of made) {
  const { context, page } = await open({}, demo + path);
  const mark = path.startsWith("/sv/") ? "FIKTIVA UPPGIFTER" : "FICTIONAL";
  const aside = path.startsWith("/sv/") ? "påhittat" : "made up";
  for (const media of ["screen", "print"]) {
    await page.emulateMedia({ media });
    const label = page.locator("#fiktivt .made-up");
    claim((await label.count()) === 1 && (await label.isVisible()), `${path} has no label on ${media}`);
    claim((await label.innerText()).includes(mark), `${path} does not say ${mark} on ${media}`);
  }
  await page.emulateMedia({ media: "screen" });
  for (const details of await page.locator("#fiktivt details").all()) await details.evaluate((d) => (d.open = true));
  // Every cell, also one without a value, begins with the word.
  const [values, told] = await page.evaluate((aside) => {
    const cells = [...document.querySelectorAll("#fiktivt tbody td.n:not(.real)")];
    const values = cells.filter((cell) => cell.querySelector("b, .why-none"));
    return [values.length, values.filter((cell) => cell.textContent.trim().startsWith(aside)).length];
  }, aside);
  claim(values > 0 && told === values, `${path}: ${told} of ${values} values say that they are ${aside}`);
  const drawings = await page.locator("#fiktivt svg").evaluateAll((all) => all.map((svg) => svg.getAttribute("aria-label") ?? ""));
  const silent = drawings.filter((label) => !/^(Fiktivt|Fictional), /.test(label));
  claim(silent.length === 0, `${path}: drawings that do not say that they are fictional: ${silent.slice(0, 3)}`);
  const outside = await page.evaluate((mark) => {
    const copy = document.querySelector("main").cloneNode(true);
    copy.querySelector("#fiktivt").remove();
    return copy.textContent.includes(mark);
  }, mark);
  claim(!outside, `${path} says ${mark} outside its frame`);
  await context.close();
}

if (origin !== "-") {
  // A profile of local care prints as two A4 pages, whichever the area: those with the longest names,
  // the most rows and the most marks, riket and both languages. Other profiles may take a third.
  const printed = ["00", "01", "14", "24", "0180", "0980", "1466", "1480", "1904", "2180", "2260", "2422"]
    .map((code) => [`/sv/profil/${code}`, 2])
    .concat([["/en/profil/01", 2], ["/en/profil/1485", 2], ["/en/profil/1860", 2], ["/en/profil/1480", 2], ["/sv/profil/1480/aldreomsorg", 3], ["/sv/profil/1480/kommunal-halso-och-sjukvard", 3], ["/sv/profil/01/patientsakerhet", 3]]);
  {
    const { context, page } = await open({}, origin + "/sv/");
    for (const [path, most] of printed) {
      await page.goto(origin + path, { waitUntil: "load" });
      const pdf = (await page.pdf({ format: "A4", printBackground: true, preferCSSPageSize: true })).toString("latin1");
      const n = (pdf.match(/\/Type\s*\/Page[^s]/g) ?? []).length;
      claim(n >= 1 && n <= most, `${path} prints as ${n} pages`);
    }
    await context.close();
  }

  // The search works by keyboard alone and leads to the profile.
  {
    const { context, page } = await open({ javaScriptEnabled: false }, origin + "/sv/");
    const field = page.locator("main input[type=search], main input[type=text], main input:not([type])").first();
    await field.focus();
    await page.keyboard.type("Götborg");
    await Promise.all([page.waitForURL(/G.*tborg|1480/), page.keyboard.press("Enter")]);
    await page.waitForLoadState("load");
    claim((await page.locator("main").innerText()).includes("Göteborg"), "the search does not find Göteborg for Götborg");
    await context.close();
  }

  // The first stop by keyboard is the way past the menu.
  {
    const { context, page } = await open({}, origin + "/sv/profil/1480");
    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
    claim(first.startsWith("#"), `the first stop is ${first}, not a skip link`);
    await context.close();
  }
}

await browser.close();
for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`browser: ${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
