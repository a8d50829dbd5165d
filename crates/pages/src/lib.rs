//! (first line written soon)
