//! What every request passes, in this order.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state as with},
};
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate,
        predicate::{NotForContentType, SizeAbove},
    },
};

use crate::{
    body, csrf, failure::Failure, guards, health, limits, observe, person, problem, request_id,
    security_headers, state::HttpState,
};

/// Below this an answer fits one packet anyway.
const COMPRESS_ABOVE: u64 = 1_000;

/// The whole server: the routes given, health and metrics, and around them, from the outside in:
///
/// 1. security headers: outermost, so that nothing leaves without them
/// 2. compression
/// 3. the request's name and the caller's address
/// 4. log line and metrics: after the name, and around everything that can refuse
/// 5. failures told as problem+json or as a page
/// 6. panics become failures; the deadline for an answer
/// 7. heads that are too large, bodies that are too large or too slow
/// 8. who is signed in
/// 9. limits: they count accounts, so they come after
/// 10. forged requests: after the limits, since reading a form costs something
pub fn with_everything(routes: Router<HttpState>, state: &HttpState) -> Router {
    let layers = ServiceBuilder::new()
        .layer(with(state.clone(), security_headers::put))
        .layer(compression())
        .layer(with(state.clone(), request_id::name))
        .layer(from_fn(observe::observe))
        .layer(with(state.clone(), problem::tell))
        .layer(CatchPanicLayer::custom(guards::panicked))
        .layer(with(state.clone(), guards::deadline))
        .layer(from_fn(guards::heads))
        .layer(with(state.clone(), body::watch))
        .layer(with(state.clone(), person::recognise))
        .layer(with(state.clone(), limits::limit))
        .layer(with(state.clone(), csrf::guard));
    routes
        .merge(health::routes())
        .fallback(|| async { Failure::not_found() })
        .layer(layers)
        // Ours is around every body already.
        .layer(DefaultBodyLimit::disable())
        .with_state(state.clone())
}

/// What is compressed already, such as the embedded files, passes as it is.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = SizeAbove::new(COMPRESS_ABOVE)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::SSE);
    CompressionLayer::new()
        .br(true)
        .zstd(true)
        .gzip(true)
        .quality(CompressionLevel::Precise(4))
        .compress_when(worth_it)
}
