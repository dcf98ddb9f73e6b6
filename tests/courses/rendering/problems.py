"""Texts with problems, by what is wrong with them: the lines that are named, and what is said of each."""

KINDS = "analogy, example, watch, key, try, definition, pull"

CASES = {
    # headings
    "title in the body": (
        "Text.\n\n# Title",
        [(3, "the title stands above the lesson; begin the heading “Title” with ##")],
    ),
    "underlined title": (
        "Text.\n\nTitle\n=====",
        [(3, "the title stands above the lesson; begin the heading “Title” with ##")],
    ),
    "level left out": ("## A\n\n#### B", [(3, "the heading “B” leaves out a level; begin it with ###")]),
    "first heading too low": ("### A", [(1, "the heading “A” leaves out a level; begin it with ##")]),
    "same text twice": (
        "## A\n\n### B\n\n## A",
        [(5, "the heading id “a” is already taken on line 1; write an id of its own after the text: {#another-id}")],
    ),
    "same id twice": (
        "## A {#x}\n\n## B {#x}",
        [(3, "the heading id “x” is already taken on line 1; write an id of its own after the text: {#another-id}")],
    ),
    "id with capitals": (
        "## A {#My_Id}",
        [(1, "the heading id “My_Id” may hold only lower-case letters, digits and single hyphens")],
    ),
    "empty heading": ("##", [(1, "the heading is empty; write its text after the #")]),
    "link in a heading": (
        "## A [b](https://example.org)",
        [(1, "a heading cannot hold a link; put the link into the text below it")],
    ),
    "heading in a list": (
        "- a\n\n  ## B",
        [(3, "a heading cannot stand in a list, a quote or a callout; write the words in **bold**")],
    ),
    # callouts and definitions
    "unknown kind": ("a\n\n> [!tip]\n>\n> b", [(3, f"`tip` is no kind of callout; the kinds are {KINDS}")]),
    "unknown kind of the other form": (
        "!!! note\n    b",
        [(1, f"`note` is no kind of callout; the kinds are {KINDS}")],
    ),
    "title right above the text": (
        "a\n\n> [!example] Title\n> text",
        [(3, "put an empty `>` line after the label line `[!example] Title`, so that formatters keep it apart")],
    ),
    "callout without text": (
        "> [!key]",
        [(1, "`[!key]` has no text; write it below the label line, after an empty `>` line")],
    ),
    "callout joined by a formatter": (
        "> [!watch] The text that stood right below the label.",
        [(1, "`[!watch]` has no text; write it below the label line, after an empty `>` line")],
    ),
    "text not indented": (
        '!!! key "Title"\ntext',
        [(1, "the text of `!!! key` must stand below it, indented by four spaces; or write `> [!key]`")],
    ),
    "text on the same line": (
        "!!! key text",
        [(1, "the text of `!!! key` must stand below it, indented by four spaces; or write `> [!key]`")],
    ),
    "two pull quotes in one": (
        "> [!pull]\n>\n> a\n>\n> b",
        [(1, "a pull quote is one paragraph without a title; write it below `> [!pull]`")],
    ),
    "definition without a term": (
        "a\n\n> [!definition]\n>\n> b",
        [(3, "the term is missing; write it on the label line: `> [!definition] Term`")],
    ),
    "definition without text": (
        "> [!definition] Token\n>",
        [(1, "`[!definition]` has no text; write it below the label line, after an empty `>` line")],
    ),
    "empty definition in a sentence": (
        "a\nb [token](#term) c",
        [(2, 'the definition of “token” is empty; write it so: [token](#term "definition")')],
    ),
    "definition of nothing": (
        'a\nb [](#term "x") c',
        [(2, 'the term is missing; write it between the brackets: [term](#term "definition")')],
    ),
    "term defined twice": (
        '> [!definition] Token\n>\n> a\n\nb\n[token](#term "c")',
        [(6, "“token” is already defined on line 1; keep one of the two definitions")],
    ),
    # links
    "unsafe scheme": (
        "a\nb [c](javascript:d) e",
        [(2, "the address javascript:d is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/")],
    ),
    "two links on two lines": (
        "[a](x:y)\n[b](x:y)",
        [
            (1, "the address x:y is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/"),
            (2, "the address x:y is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/"),
        ],
    ),
    "the same in code does not count": (
        "`[a](x:y)`\n[b](x:y)",
        [(2, "the address x:y is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/")],
    ),
    "scheme left out": (
        "[a](//example.org)",
        [(1, "the address //example.org names no scheme; begin it with https:")],
    ),
    "name of a user in an address": (
        "[a](https://b@example.org)",
        [(1, "the address https://b@example.org holds a user name; take out what stands before the @")],
    ),
    "bad lesson": (
        "a\n\n- b\n- [c](lesson:Not_A_Slug)",
        [
            (
                4,
                "the link lesson:Not_A_Slug is not in the form lesson:slug or lesson:slug#section; "
                "slugs are lower-case letters, digits and hyphens",
            )
        ],
    ),
    "no such section": (
        "## A\n\n[b](#c)",
        [(3, "no section of this lesson has the id c; ids are written {#like-this}")],
    ),
    "no such file": (
        "[a](media/none.csv)",
        [(1, "the course has no file media/none.csv; add it to the course's media folder, or mend its name")],
    ),
    "link to nothing": ("[a]()", [(1, "this link leads nowhere; write its address between the parentheses")]),
    "link to no site": (
        "a\n\n[b](http://localhost:PORT)",
        [(3, "the address http://localhost:PORT names no site; copy it again from the browser")],
    ),
    "address of no site": (
        "<https://x^>",
        [(1, "the address https://x^ names no site; copy it again from the browser")],
    ),
    # pictures
    "no words for a picture": (
        "a\n\n![](media/shelf.jpg)",
        [(3, "the picture media/shelf.jpg has no words for those who cannot see it; write ![words]")],
    ),
    "no such picture": (
        "![a](media/none.svg)",
        [(1, "the course has no picture media/none.svg; add it to the course's media folder, or mend its name")],
    ),
    "picture from elsewhere": (
        "![a](https://example.org/b.png)",
        [(1, "the picture https://example.org/b.png must be a file of the course: media/name.svg")],
    ),
    "caption in a sentence": (
        'a\n![b](media/shelf.jpg "c") d',
        [(2, "a picture with a caption stands alone, with an empty line above and below it")],
    ),
    "drawing that cannot be scaled": (
        "a\n\n![b](media/fixed.svg)",
        [
            (
                3,
                "the drawing media/fixed.svg cannot be shown: it has no viewBox, so it cannot be scaled; "
                'write viewBox="0 0 width height" on <svg>',
            )
        ],
    ),
    # tables
    "caption of nothing": (
        "a\n\nTable: b\n\nc",
        [(3, "no table follows this caption; put the table right below it, after an empty line")],
    ),
    "too many cells": (
        "| a |\n|---|\n| b |\n| c | d |",
        [(4, "this row has 2 cells and the table 1 columns; write \\| for a bar in a cell")],
    ),
    # blocks
    "block not closed": (
        "a\n\n::: question {#x}\n\nb",
        [(3, "`::: question` is never closed; close it with a line `:::`")],
    ),
    "block not closed before the next": (
        "::: question {#x}\n\na\n\n::: question {#y}\n\nb\n\n:::",
        [(1, "`::: question` is never closed; close it with a line `:::` before line 5, where the next block opens")],
    ),
    "close without open": (
        "a\n\n:::",
        [(3, "this `:::` closes nothing; remove it, or open a block above it with `::: name`")],
    ),
    "block without a name": (
        "::: {#x}\n\na",
        [
            (
                1,
                "a block opens with `::: name {attributes}` on a line of its own; mend this line, "
                "or write `\\:::` for text",
            )
        ],
    ),
    "tight block": (
        "a\n::: question\nb\n:::\nc",
        [
            (2, "blank line missing before `:::`; put an empty line there"),
            (2, "blank line missing after `:::`; put an empty line there"),
            (4, "blank line missing before `:::`; put an empty line there"),
            (4, "blank line missing after `:::`; put an empty line there"),
        ],
    ),
    # code, formulas, notes
    "code not closed": (
        "a\n\n```python\nb",
        [(3, "the code fence ``` is never closed; add a line ``` after the code")],
    ),
    "code not closed in a quote": (
        "> a\n> ~~~\n> b\n\nc",
        [(2, "the code fence ~~~ is never closed; add a line ~~~ after the code")],
    ),
    "unknown command": (
        "a\nb $\\foo{x}$",
        [(2, "the formula `\\foo{x}` cannot be shown: the command \\foo is not known; check its spelling")],
    ),
    "formula not closed": (
        "$$\nx",
        [(1, "`$$` opens a formula that is never closed; add `$$` before the next blank line")],
    ),
    "no such note": ("a\nb[^c]", [(2, "there is no footnote [^c]; write `[^c]: text` below")]),
    "note that nobody calls": ("a\n\n[^c]: d", [(3, "nothing calls the footnote [^c]; call it, or remove it")]),
    "note written twice": (
        "a[^c]\n\n[^c]: d\n\n[^c]: e",
        [(5, "the footnote [^c] is written twice; give one of them another label")],
    ),
    "empty note": ("a[^c]\n\n[^c]:", [(3, "the footnote [^c] is empty; write its text after the colon")]),
    # HTML
    "tag": (
        "a\n<div>b</div>",
        [(2, "the HTML tag <div> is dropped; use Markdown, or write \\< to show the sign itself")],
    ),
    "passing tag with attributes": (
        "a <kbd class='x'>b</kbd>",
        [
            (
                1,
                "the HTML tag <kbd class='x'> is dropped; write it without attributes, around words of one paragraph",
            )
        ],
    ),
    "script": (
        "a\n\n<script>\n\nb\n\n</script>",
        [(3, "<script> and what is in it is dropped; lessons hold no scripts and no styles of their own")],
    ),
    "comment not closed": (
        "a\n\n<!-- b",
        [(3, "`<!--` opens a comment that is never closed; add `-->` after it, or write \\<!-- to show it")],
    ),
    # places inside other things
    "in a nested list": (
        "- a\n  - b\n    - c <i x>d",
        [(3, "the HTML tag <i x> is dropped; write it without attributes, around words of one paragraph")],
    ),
    "in a callout": (
        "> [!key]\n>\n> a\n> b [c](x:) d",
        [(4, "the address x: is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/")],
    ),
    "in a title": (
        "a\n\n> [!key] $\\foo$\n>\n> b",
        [(3, "the formula `\\foo` cannot be shown: the command \\foo is not known; check its spelling")],
    ),
    "in a cell": (
        "| a | b |\n|---|---|\n| c | d |\n| e | [f](x:) |",
        [(4, "the address x: is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/")],
    ),
    "in a note": (
        "a[^1]\n\n[^1]: b\n    [c](x:)",
        [(4, "the address x: is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/")],
    ),
    "in a lazy line": (
        "> a\nb [c](x:)",
        [(2, "the address x: is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/")],
    ),
    "after a block": (
        "::: question {#x\ny=1}\n\na\n\n:::\n\n[b](x:)",
        [(8, "the address x: is not safe; links lead to https:, http:, mailto:, lesson:, fact: or media/")],
    ),
    # too much
    "too deep": (
        "> " * 14 + "a",
        [(1, "lists and quotes stand in one another more than 12 deep; bring the text further out")],
    ),
    "too many signs": (
        "a\n\n" + "[" * 3000,
        [
            (
                3,
                "there are more than 2000 signs such as [ * $ ` without an empty line; "
                "part the text with empty lines, or put it into a code block",
            )
        ],
    ),
}
