// Reads GIFT texts, a JSON list on standard input, with the parser of gift-pegjs; answers what it made of each.
const { parse } = require(process.argv[2]);
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answers = texts.map((text) => {
  try {
    return parse(text);
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(answers));
