//! The seeds of the fuzz targets that no person can type: written with `CHAMALINK_GENERATE=1` where
//! they are absent, since a protected file is another each time.

use std::path::Path;

use crate::{pdfs, workbooks};

#[test]
fn workbooks_and_pdfs_are_among_the_seeds() -> Result<(), Box<dyn std::error::Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut seeds = vec![
        (
            "statement_xlsx",
            "organisation.xlsx",
            workbooks::organisation()?,
        ),
        ("statement_pdf", "open.pdf", pdfs::saved(pdfs::personal()?)?),
    ];
    for (way, name) in [(0, "rc4.pdf"), (1, "aes-128.pdf"), (2, "aes-256.pdf")] {
        let mut document = pdfs::personal()?;
        pdfs::protect(&mut document, way, "12345678")?;
        seeds.push(("statement_pdf", name, pdfs::saved(document)?));
    }
    for (target, name, bytes) in seeds {
        let path = corpus.join(target).join(name);
        if std::env::var_os("CHAMALINK_GENERATE").is_some() && !path.exists() {
            std::fs::create_dir_all(corpus.join(target))?;
            std::fs::write(&path, bytes)?;
        }
        assert!(path.exists(), "{name}");
    }
    Ok(())
}
