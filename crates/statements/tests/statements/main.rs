//! Statements as they come, read whole.

mod kit;
mod pdfs;
mod seeds;
mod text_files;
mod workbooks;
