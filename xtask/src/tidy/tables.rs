//! Each table has one owner, and both databases the same tables.

use std::collections::BTreeMap;

use super::Finding;
use super::lexer::{is_word, line_of, names};
use super::nouns::noun_of;
use super::ratchet::Ratchet;
use super::sql;
use super::tree::Tree;

const SQLITE: &str = "crates/store/migrations/sqlite/";
const POSTGRES: &str = "crates/store/migrations/postgres/";
const RULE: &str = "one owner per table";
const PARITY: &str = "both databases alike";

/// A table as a migration makes it.
struct Table {
    path: String,
    line: usize,
    owner: Option<String>,
    columns: Vec<String>,
}

type Tables = BTreeMap<String, Table>;

pub fn check(tree: &Tree, ratchet: &Ratchet) -> Vec<Finding> {
    let sqlite = read(tree, SQLITE);
    let postgres = read(tree, POSTGRES);
    let mut findings = Vec::new();
    findings.extend(same_files(tree, SQLITE, POSTGRES));
    findings.extend(same_files(tree, POSTGRES, SQLITE));
    for (name, table) in sqlite.iter().chain(&postgres) {
        if table.owner.is_none() {
            let fix = format!("say who owns `{name}`: a line `-- owner: noun` above it");
            findings.push(Finding::new(&table.path, table.line, RULE, fix));
        }
    }
    findings.extend(same_tables(&sqlite, &postgres));
    findings.extend(same_tables(&postgres, &sqlite));
    findings.extend(foreign_tables(tree, ratchet, &sqlite));
    findings
}

fn same_files(tree: &Tree, here: &str, there: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, _) in tree.texts(here, ".sql") {
        let name = path.strip_prefix(here).unwrap_or(path);
        if tree.text(&format!("{there}{name}")).is_none() {
            let fix = format!("add {there}{name}: each migration stands in both folders");
            findings.push(Finding::new(path, 1, PARITY, fix));
        }
    }
    findings
}

fn same_tables(here: &Tables, there: &Tables) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, table) in here {
        let fix = match there.get(name) {
            None => format!("make the table `{name}` in the other folder too"),
            Some(other) if other.owner != table.owner => {
                format!("`{name}` has another owner in {}", other.path)
            }
            Some(other) => {
                let lacks = table
                    .columns
                    .iter()
                    .find(|column| !other.columns.contains(column));
                let Some(column) = lacks else { continue };
                format!("`{name}.{column}` is missing from {}", other.path)
            }
        };
        findings.push(Finding::new(&table.path, table.line, PARITY, fix));
    }
    findings
}

/// Tables named in the SQL of a noun that does not own them.
fn foreign_tables(tree: &Tree, ratchet: &Ratchet, tables: &Tables) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, rust) in tree.rust("crates/chama/src/") {
        let Some(noun) = noun_of(path).filter(|noun| *noun != "reports") else {
            continue;
        };
        for literal in &rust.strings {
            for name in named_tables(&literal.text) {
                let owner = tables
                    .get(name.as_str())
                    .and_then(|table| table.owner.as_deref());
                let foreign = owner.filter(|owner| *owner != noun);
                let Some(owner) = foreign else { continue };
                if !ratchet.allows_across(path, &name) {
                    let fix = format!("`{name}` belongs to `{owner}`: ask it, not its table");
                    findings.push(Finding::new(path, literal.line, RULE, fix));
                }
            }
        }
    }
    findings.extend(spent(tree, ratchet));
    findings
}

/// Exceptions that no file needs any more.
fn spent(tree: &Tree, ratchet: &Ratchet) -> Vec<Finding> {
    let mut findings = Vec::new();
    for across in &ratchet.across {
        let file = tree
            .rust(&across.file)
            .find(|(path, _)| *path == across.file);
        for table in &across.tables {
            let needed = file.is_some_and(|(_, rust)| {
                rust.strings
                    .iter()
                    .any(|literal| named_tables(&literal.text).contains(table))
            });
            if !needed {
                let fix = format!("{} no longer names `{table}`: drop the line", across.file);
                findings.push(Finding::new(super::ratchet::PATH, 1, RULE, fix));
            }
        }
    }
    findings
}

/// The names after FROM, JOIN, INTO and UPDATE in a statement or a part of one.
fn named_tables(text: &str) -> Vec<String> {
    let upper = text.to_uppercase();
    let is_sql = sql::is_statement(text)
        || ["FROM ", "JOIN ", "INTO "]
            .iter()
            .any(|word| upper.trim_start().starts_with(word));
    if !is_sql {
        return Vec::new();
    }
    let words: Vec<&str> = text
        .split(|c: char| !is_word(c) && c != ',')
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    let mut expects = false;
    for word in words {
        let name = word.trim_matches(',').to_lowercase();
        let keyword = matches!(name.as_str(), "from" | "join" | "into" | "update");
        if !keyword && expects && !name.is_empty() {
            found.push(name.clone());
        }
        // `FROM a, b` names two; an alias between them is rare and caught by its own JOIN.
        expects = keyword || (expects && word.ends_with(','));
    }
    found
}

fn read(tree: &Tree, folder: &str) -> Tables {
    let mut tables = Tables::new();
    let mut moved: Vec<(String, String)> = Vec::new();
    for (path, text) in tree.texts(folder, ".sql") {
        let mut owners: Vec<(usize, String)> = Vec::new();
        let mut code = String::new();
        for (number, line) in text.lines().enumerate() {
            let comment = line.trim_start().strip_prefix("--").map(str::trim);
            if let Some(owner) = comment.and_then(|text| text.strip_prefix("owner:")) {
                owners.push((number + 1, owner.trim().to_owned()));
            }
            // A migration that was run is never edited: a later one says who owns the table now.
            if let Some(text) = comment.and_then(|text| text.strip_prefix("owner of "))
                && let Some((name, owner)) = text.split_once(':')
            {
                moved.push((name.trim().to_owned(), owner.trim().to_owned()));
            }
            code.push_str(line.split("--").next().unwrap_or_default());
            code.push('\n');
        }
        for (name, line, columns) in created(&code) {
            let owner = owners.iter().rev().find(|(at, _)| *at <= line);
            let owner = owner.map(|(_, owner)| owner.clone());
            tables.insert(
                name,
                Table {
                    path: path.to_owned(),
                    line,
                    owner,
                    columns,
                },
            );
        }
    }
    for (name, owner) in moved {
        if let Some(table) = tables.get_mut(&name) {
            table.owner = Some(owner);
        }
    }
    tables
}

/// The tables a migration creates: name, line and column names.
fn created(code: &str) -> Vec<(String, usize, Vec<String>)> {
    let mut found = Vec::new();
    let words: Vec<(usize, &str)> = names(code).collect();
    for (index, (at, word)) in words.iter().enumerate() {
        let next = words.get(index + 1).map_or("", |(_, word)| word);
        if !word.eq_ignore_ascii_case("create") || !next.eq_ignore_ascii_case("table") {
            continue;
        }
        let skip = ["if", "not", "exists"];
        let mut rest = words.iter().skip(index + 2);
        let name = rest.find(|(_, word)| !skip.contains(&word.to_lowercase().as_str()));
        let Some((start, name)) = name else { continue };
        let body = code.get(start + name.len()..).unwrap_or_default();
        found.push((name.to_lowercase(), line_of(code, *at), columns(body)));
    }
    found
}

/// The column names of a table's body, which starts at its parenthesis.
fn columns(body: &str) -> Vec<String> {
    const CONSTRAINTS: [&str; 6] = [
        "constraint",
        "primary",
        "unique",
        "check",
        "foreign",
        "exclude",
    ];
    let mut depth = 0_usize;
    let mut parts = vec![String::new()];
    for c in body.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 1 => parts.push(String::new()),
            _ => {
                if let Some(part) = parts.last_mut().filter(|_| depth == 1) {
                    part.push(c);
                }
            }
        }
        if depth == 0 && !c.is_whitespace() {
            break;
        }
    }
    let names = parts
        .iter()
        .filter_map(|part| part.split_whitespace().next());
    let names = names.map(|name| name.trim_matches('"').to_lowercase());
    names
        .filter(|name| !CONSTRAINTS.contains(&name.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Ratchet, Tree, check, columns, named_tables};

    const PEOPLE: &str = "-- owner: people
CREATE TABLE users (
  id INTEGER PRIMARY KEY, -- x
  name TEXT NOT NULL CHECK (length(name) > 0, 1),
  UNIQUE (name)
);";

    fn fixes(files: &[(&str, &str)]) -> Vec<String> {
        let findings = check(&Tree::of(files), &Ratchet::default());
        findings
            .iter()
            .map(|finding| format!("{} {}", finding.line, finding.fix))
            .collect()
    }

    #[test]
    fn columns_are_read_and_constraints_are_not() {
        let body = " (id INTEGER PRIMARY KEY, \"a\" TEXT CHECK (x IN (1, 2)), UNIQUE (a)) STRICT;";
        assert_eq!(columns(body), ["id", "a"]);
    }

    #[test]
    fn tables_are_found_in_statements() {
        let text = "SELECT a.x FROM one a JOIN two ON 1 = 1 WHERE x IN (SELECT y FROM three)";
        assert_eq!(named_tables(text), ["one", "two", "three"]);
        assert_eq!(named_tables("UPDATE four SET a = 1"), ["four"]);
        assert_eq!(named_tables("read from the list"), [""; 0]);
    }

    #[test]
    fn both_folders_hold_the_same() {
        let one = ("crates/store/migrations/sqlite/0001_people.sql", PEOPLE);
        let two = ("crates/store/migrations/postgres/0001_people.sql", PEOPLE);
        assert!(fixes(&[one, two]).is_empty());
        assert_eq!(fixes(&[one]).len(), 2);
        let fewer = PEOPLE.replace("  name TEXT NOT NULL CHECK (length(name) > 0, 1),\n", "");
        let found = fixes(&[one, (two.0, &fewer)]);
        assert_eq!(
            found,
            ["2 `users.name` is missing from ".to_owned() + two.0]
        );
    }

    #[test]
    fn a_table_has_an_owner_and_others_leave_it_alone() {
        let ownerless = PEOPLE.replace("-- owner: people\n", "");
        let found = fixes(&[
            ("crates/store/migrations/sqlite/0001_people.sql", &ownerless),
            (
                "crates/store/migrations/postgres/0001_people.sql",
                &ownerless,
            ),
        ]);
        assert_eq!(found.len(), 2);
        let found = fixes(&[
            ("crates/store/migrations/sqlite/0001_people.sql", PEOPLE),
            ("crates/store/migrations/postgres/0001_people.sql", PEOPLE),
            (
                "crates/chama/src/ledger/queries.rs",
                "\n\"SELECT id FROM users\"",
            ),
            (
                "crates/chama/src/people/queries.rs",
                "\"SELECT id FROM users\"",
            ),
            (
                "crates/chama/src/reports/queries.rs",
                "\"SELECT id FROM users\"",
            ),
        ]);
        assert_eq!(
            found,
            ["2 `users` belongs to `people`: ask it, not its table"]
        );
    }
}
