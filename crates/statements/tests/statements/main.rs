//! Statements as they come, read whole.

mod kit;
mod pdfs;
mod text_files;
mod workbooks;
