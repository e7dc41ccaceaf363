//! The site as a reader's browser meets it, without a network: requests in, answers out.

mod crawl;
mod files;
mod headers;
mod page;
mod refusals;
mod site;
mod ways;
