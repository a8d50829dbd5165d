//! Who may do what, asked of the whole program as it is served: every address of the API and of
//! the pages, by everybody there can be, in their own chama and in another.
//!
//! `routes.txt` says which right each address needs; what comes of it for whom is worked out from
//! the table of permissions (`domain::access`) and written down in `docs/routes.md`.

mod cast;
mod crawl;
mod matrix;
mod routes;
mod site;
