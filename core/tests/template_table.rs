//! The table of `docs/templates.md` is true: every row is rendered.

use mailwright::Template;
use serde_json::Value;

#[test]
fn every_row_is_what_comes_out() {
    let page = include_str!("../../docs/templates.md");
    let table = page
        .split("| template | data | Mailgun |")
        .nth(1)
        .expect("the table");
    let mut rows = 0;
    for row in table.lines().skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<_> = row
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect();
        let [source, data, expected, _] = cells[..] else {
            panic!("{row}")
        };
        let data: Value = serde_json::from_str(data).unwrap_or_else(|error| panic!("{row}: {error}"));
        let output = Template::parse(source).and_then(|template| template.render(&data));
        assert_eq!(output.as_deref(), Ok(expected), "{row}");
        rows += 1;
    }
    assert!(rows >= 15, "{rows} rows");
}
