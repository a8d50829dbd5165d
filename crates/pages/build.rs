//! Prepares the files a browser fetches: a name that changes with the content, so that they may be
//! kept for ever, and two compressed forms, so that no request pays for compression. The result is
//! a table compiled into the binary.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs, io};

use base64::Engine as _;
use sha2::{Digest as _, Sha256, Sha384};

/// Constant in the generated table, name served, file, media type.
const FILES: [(&str, &str, &str, &str); 4] = [
    (
        "STYLES",
        "chamalink.css",
        "assets/dist/chamalink.css",
        "text/css; charset=utf-8",
    ),
    (
        "ICONS",
        "icons.svg",
        "assets/dist/icons.svg",
        "image/svg+xml",
    ),
    (
        "SCRIPT",
        "app.js",
        "assets/app.js",
        "text/javascript; charset=utf-8",
    ),
    (
        "FAVICON",
        "favicon.svg",
        "assets/favicon.svg",
        "image/svg+xml",
    ),
];

fn main() -> io::Result<()> {
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let out = Path::new(&out);
    let mut table =
        String::from("/// Every file, ready to send.\npub static FILES: &[File] = &[\n");
    let mut names = String::new();
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=templates");
    for (constant, name, source, media_type) in FILES {
        println!("cargo:rerun-if-changed={source}");
        let plain = fs::read(source)?;
        let hash: String =
            Sha256::digest(&plain)
                .iter()
                .take(6)
                .fold(String::new(), |mut hex, byte| {
                    let _ = write!(hex, "{byte:02x}");
                    hex
                });
        let integrity = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(&plain));
        let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
        let served = format!("{stem}-{hash}.{ending}");
        fs::write(out.join(name), &plain)?;
        fs::write(out.join(format!("{name}.br")), brotli(&plain)?)?;
        fs::write(out.join(format!("{name}.gz")), gzip(&plain)?)?;
        let bytes = |suffix: &str| {
            format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}{suffix}\"))")
        };
        let (plain_at, brotli_at, gzip_at) = (bytes(""), bytes(".br"), bytes(".gz"));
        let _ = writeln!(
            table,
            "    File {{ name: \"{served}\", media_type: \"{media_type}\", plain: {plain_at}, \
             brotli: {brotli_at}, gzip: {gzip_at} }},",
        );
        let _ = writeln!(
            names,
            "/// Where a page finds `{name}`.\npub const {constant}: &str = \"/assets/{served}\";"
        );
        if constant == "SCRIPT" {
            let _ = writeln!(
                names,
                "/// What the browser checks the script against.\n\
                 pub const SCRIPT_INTEGRITY: &str = \"sha384-{integrity}\";"
            );
        }
    }
    table.push_str("];\n");
    fs::write(out.join("assets_table.rs"), names + &table)
}

fn brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 22);
    writer.write_all(plain)?;
    drop(writer);
    Ok(packed)
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(plain)?;
    writer.finish()
}
