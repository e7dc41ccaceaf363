//! The site of the content and figures that come with the program, and requests to it.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;
use web::Site;

/// The site, made once for all tests. It has no program that sets PDF, so that the tests are the
/// same on every machine.
pub(crate) fn site() -> &'static Arc<Site> {
    static SITE: OnceLock<Arc<Site>> = OnceLock::new();
    SITE.get_or_init(|| {
        let files = catalog::embedded();
        let (catalog, _) = catalog::load(&files, jiff::civil::date(2026, 11, 1));
        let site = Site::new(catalog, figure::starter(), &files);
        Arc::new(site.expect("the starter figures can be read"))
    })
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    /// A header as text; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().expect("a header of visible characters"))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text is UTF-8")
    }
}

/// Asks for an address with GET.
pub(crate) fn get(address: &str) -> Reply {
    ask(Method::GET, address, &[])
}

/// Sends a request.
pub(crate) fn ask(method: Method, address: &str, headers: &[(&str, &str)]) -> Reply {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let router = ROUTER.get_or_init(|| web::router(Arc::clone(site()))).clone();
    let runtime = RUNTIME.get_or_init(|| Runtime::new().expect("threads can be made"));
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect(address);
    runtime.block_on(async {
        let response = router.oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the body is in memory").to_bytes();
        Reply { status: parts.status, headers: parts.headers, body }
    })
}
