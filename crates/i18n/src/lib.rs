//! Every word a person reads lives in `locales/LANGUAGE/NOUN.ftl`, under a key `noun-thing`.
//!
//! A page, a problem document and a message ask for a key and never hold a sentence of their own,
//! so a language is complete exactly when its files are. The words are embedded in the binary; a
//! test checks that every key the sources ask for exists.

mod dates;
mod language;
mod words;

pub use language::Language;
pub use words::Words;
