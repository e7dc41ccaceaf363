//! The site as a reader's browser meets it, without a network: requests in, answers out.

mod crawl;
mod page;
mod site;
