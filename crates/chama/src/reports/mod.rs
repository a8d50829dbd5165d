//! Reading across the nouns.
