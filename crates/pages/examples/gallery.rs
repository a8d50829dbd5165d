//! Writes every sample page and its files into a folder, to be looked at in a browser:
//! `cargo run -p pages --example gallery -- FOLDER`, then serve the folder.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use i18n::{Language, Words};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(folder.join("assets"))?;
    for file in pages::assets::FILES {
        fs::write(folder.join("assets").join(file.name), file.plain)?;
    }
    for (name, html) in pages::gallery::pages(Words::new(Language::En))? {
        fs::write(folder.join(format!("{name}.html")), html)?;
    }
    Ok(())
}
