//! What a person sees when a page cannot be shown.

pub mod show;
