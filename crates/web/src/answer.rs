//! What is sent back.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use crate::address::Format;

/// How long an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// As long as the release is the same: asked for each time, by its tag.
    Release,
    /// For good: the address names the content.
    ForGood,
    /// Not at all.
    No,
}

/// An answer before it is a response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) media_type: &'static str,
    pub(crate) body: Vec<u8>,
    pub(crate) keep: Keep,
    /// The name under which a file is saved.
    pub(crate) file_name: Option<String>,
    /// Where the reader is sent instead.
    pub(crate) location: Option<String>,
}

impl Answer {
    /// A page.
    pub(crate) fn page(html: String) -> Answer {
        Answer {
            status: StatusCode::OK,
            media_type: "text/html; charset=utf-8",
            body: html.into_bytes(),
            keep: Keep::Release,
            file_name: None,
            location: None,
        }
    }

    /// A page that says what went wrong.
    pub(crate) fn refusal(status: StatusCode, html: String) -> Answer {
        Answer { status, keep: Keep::No, ..Answer::page(html) }
    }

    /// A file to save.
    pub(crate) fn file(format: Format, name: &str, body: Vec<u8>) -> Answer {
        Answer {
            media_type: format.media_type(),
            file_name: Some(format!("{name}.{}", format.ending())),
            body,
            ..Answer::page(String::new())
        }
    }

    /// A part of the look: style sheet, typeface, icon.
    pub(crate) fn fixed(media_type: &'static str, body: Vec<u8>) -> Answer {
        Answer { media_type, body, keep: Keep::ForGood, ..Answer::page(String::new()) }
    }

    /// Sends the reader to another address.
    pub(crate) fn sent_to(location: String) -> Answer {
        Answer {
            status: StatusCode::SEE_OTHER,
            location: Some(location),
            keep: Keep::No,
            ..Answer::page(String::new())
        }
    }

    /// As a response, with a tag that names the release.
    pub(crate) fn into_response(self, tag: &str) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        let keep = match self.keep {
            Keep::Release => "no-cache",
            Keep::ForGood => "public, max-age=31536000, immutable",
            Keep::No => "no-store",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        if self.keep == Keep::Release
            && let Ok(value) = HeaderValue::from_str(tag)
        {
            headers.insert(header::ETAG, value);
        }
        let save = self.file_name.map(|name| format!("attachment; filename=\"{name}\""));
        for (name, value) in
            [(header::CONTENT_DISPOSITION, save), (header::LOCATION, self.location)]
        {
            if let Some(value) = value.and_then(|v| HeaderValue::from_str(&v).ok()) {
                headers.insert(name, value);
            }
        }
        response
    }
}
