#!/bin/sh
# Readers of our formats that others wrote (npm), which some tests ask: put them into build/, or say what is skipped.
source=tests/system/node
place=build/node
if ! command -v npm >/dev/null 2>&1; then
  echo "→ not found: npm; the test that reads our GIFT with another program is skipped"
  exit 0
fi
cmp -s "$source/package-lock.json" "$place/.installed" && exit 0
echo "→ installing the other readers of our formats (once, or when their lock file changes)"
mkdir -p "$place" && cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$place/"
if npm ci --prefix "$place" --loglevel=error >/dev/null; then
  cp "$source/package-lock.json" "$place/.installed"
else
  echo "→ npm could not install them; the test that reads our GIFT with another program is skipped"
fi
