//! Rebuild when a migration is added: the migration macro reads the folder but cargo does not.
fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
