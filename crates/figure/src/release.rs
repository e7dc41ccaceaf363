//! The name of figures and definitions together.

use sha2::{Digest, Sha256};

use crate::Store;

impl Store {
    /// Names these figures together with the definitions that they are shown by: the first twelve
    /// hexadecimal digits of a SHA-256 over the store's fingerprint and the content's hash.
    #[must_use]
    pub fn release(&self, content_hash: &str) -> String {
        let digest = Sha256::digest(format!("{}\n{content_hash}", self.fingerprint()));
        digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}
