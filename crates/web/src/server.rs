//! The server: one door for all requests, security headers, compression, graceful stop.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::routing::get;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::address::Format;
use crate::asked::Asked;
use crate::pages;
use crate::site::Site;

/// Nothing but our own style sheet, typefaces and pictures; no script at all.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const SECURITY_HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// How long open answers may take to finish when the server is asked to stop.
const PATIENCE: Duration = Duration::from_secs(5);

/// The site as a service: pages in `/sv/` and `/en/`, the look under `/statiskt/`.
pub fn router(site: Arc<Site>) -> Router {
    // One door: paths are read by us, so that a wrong one gets a page with help in the right language.
    let door = get(door).with_state(site);
    let mut router = Router::new()
        .fallback_service(door)
        .layer(CompressionLayer::new().compress_when(shrinks()));
    for (name, value) in SECURITY_HEADERS {
        router = router.layer(SetResponseHeaderLayer::overriding(
            header::HeaderName::from_static(name),
            HeaderValue::from_static(value),
        ));
    }
    router
}

/// What is worth packing: not what is packed already, such as workbooks, typefaces and PDF.
fn shrinks() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new(Format::Xlsx.media_type()))
        .and(NotForContentType::const_new(Format::Pdf.media_type()))
        .and(NotForContentType::const_new("font/"))
}

async fn door(State(site): State<Arc<Site>>, request: Request<Body>) -> Response<Body> {
    let tag = tag(&site);
    // Compared weakly (RFC 9110, 13.1.2). What has the tag exists, since nothing else is given one.
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let is_known = request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .any(|known| known.split(',').any(|t| opaque(t) == opaque(&tag)));
    let uri = request.uri().clone();
    let is_fixed = uri.path().starts_with("/statiskt/");
    if is_known && !is_fixed {
        return not_modified(&tag);
    }
    // Pages take milliseconds of computing, workbooks and PDF seconds: not on the threads that wait for the network.
    let answer = tokio::task::spawn_blocking(move || match Asked::read(uri.path(), uri.query()) {
        Ok(asked) => pages::answer(&site, &asked),
        Err(unread) => pages::unread(&site, uri.path(), unread),
    });
    match answer.await {
        Ok(answer) => answer.into_response(&tag),
        // A panic in a page is a fault of ours; the server goes on.
        Err(_) => pages::our_fault().into_response(&tag),
    }
}

/// Names the release and the program's look: the same page has the same bytes as long as both are the same.
fn tag(site: &Site) -> String {
    let fictional = if site.fictional().is_some() { "-fictional" } else { "" };
    let version = env!("CARGO_PKG_VERSION");
    format!("W/\"{}-{}-{version}{fictional}\"", site.release(), site.look().hash)
}

fn not_modified(tag: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, value);
    }
    // What the whole answer would have said (RFC 9110, 15.4.5).
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// Serves the site until Ctrl-C; answers under way are finished, for a few seconds.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(site: Site, listener: TcpListener) -> std::io::Result<()> {
    serve_router(router(Arc::new(site)), listener)
}

/// Serves a router until Ctrl-C, as [`serve`] does: one in which a program has put pages of its own
/// before those of the site, or other pages altogether.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve_router(router: Router, listener: TcpListener) -> std::io::Result<()> {
    serve_router_until(router, listener, async {
        // Without a way to hear Ctrl-C the server runs until the process ends.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Serves the site until `stop` comes.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve_until(
    site: Site,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    serve_router_until(router(Arc::new(site)), listener, stop)
}

fn serve_router_until(
    router: Router,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (told, hears) = tokio::sync::oneshot::channel::<()>();
        let server = axum::serve(listener, router).with_graceful_shutdown(async {
            stop.await;
            let _ = told.send(());
        });
        tokio::select! {
            served = server.into_future() => served,
            () = async { let _ = hears.await; tokio::time::sleep(PATIENCE).await } => Ok(()),
        }
    });
    runtime.shutdown_background();
    served
}
