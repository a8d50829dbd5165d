//! The seeds of the fuzz targets for statements, and changes of them by lot.

#[path = "../../../fuzz/checks/statements.rs"]
mod checks;
#[path = "../../../fuzz/checks/replay.rs"]
mod replay;

#[test]
fn text_files() -> std::io::Result<()> {
    replay::replay("statement_csv", checks::csv).map(drop)
}

#[test]
fn workbooks() -> std::io::Result<()> {
    replay::replay("statement_xlsx", checks::xlsx).map(drop)
}

#[test]
fn pdfs() -> std::io::Result<()> {
    replay::replay("statement_pdf", checks::pdf).map(drop)
}
