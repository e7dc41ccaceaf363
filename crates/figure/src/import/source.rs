//! What is imported: a file or an answer from the network, unpacked and decoded as it is read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::progress::{Meter, Stage};
use crate::Error;
use crate::segment::hex;

/// The bytes of a delivery.
pub(crate) enum Bytes {
    File(PathBuf),
    /// Fetched; the pages of an answer one after another.
    Memory(Vec<u8>),
}

/// A delivery before it is read.
pub(crate) struct Input {
    /// The file's name without folders, or the address.
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
    /// SHA-256 of the bytes as received.
    pub(crate) sha256: String,
    pub(crate) n_bytes: u64,
    pub(crate) form: Form,
}

/// What the first bytes say about the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Empty,
    Parquet,
    /// A workbook: xlsx, xlsb, ods or xls.
    Workbook,
    Json,
    Text,
}

impl Input {
    /// Opens a file. It is read once from beginning to end for its hash.
    pub(crate) fn file(path: &Path, meter: &Meter<'_>) -> Result<Input, Error> {
        let io = |action| Error::io(action, path);
        let mut file = File::open(path).map_err(io("open"))?;
        let n_bytes = file.metadata().map_err(io("read"))?.len();
        meter.start(Stage::Checking, Some(n_bytes));
        let mut hash = Sha256::new();
        let mut part = vec![0; 1 << 18];
        loop {
            let n = file.read(&mut part).map_err(io("read"))?;
            if n == 0 {
                break;
            }
            hash.update(&part[..n]);
            meter.add(n as u64);
        }
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let bytes = Bytes::File(path.to_owned());
        Input::new(name, bytes, hex(&hash.finalize()), n_bytes)
    }

    /// Takes an answer that has been fetched.
    pub(crate) fn fetched(url: &str, bytes: Vec<u8>) -> Result<Input, Error> {
        let (sha256, n_bytes) = (hex(&Sha256::digest(&bytes)), bytes.len() as u64);
        Input::new(url.to_owned(), Bytes::Memory(bytes), sha256, n_bytes)
    }

    fn new(name: String, bytes: Bytes, sha256: String, n_bytes: u64) -> Result<Input, Error> {
        let mut input = Input { name, bytes, sha256, n_bytes, form: Form::Empty };
        let mut head = Vec::new();
        // A packed file that is cut off within its first bytes is found out when it is read.
        let _ = input.unpacked(None)?.take(64).read_to_end(&mut head);
        input.form = form_of(&head);
        Ok(input)
    }

    /// The bytes as received.
    pub(crate) fn raw<'a>(&'a self) -> Result<Box<dyn BufRead + Send + 'a>, Error> {
        Ok(match &self.bytes {
            Bytes::File(path) => {
                let file = File::open(path).map_err(Error::io("open", path))?;
                Box::new(BufReader::with_capacity(1 << 17, file))
            }
            Bytes::Memory(bytes) => Box::new(Cursor::new(bytes)),
        })
    }

    /// The bytes, unpacked if they are packed with gzip. The meter counts bytes as received.
    pub(crate) fn unpacked<'a>(
        &'a self,
        meter: Option<&'a Meter<'a>>,
    ) -> Result<Box<dyn BufRead + Send + 'a>, Error> {
        let mut raw = self.raw()?;
        let path = Path::new(&self.name);
        let head = raw.fill_buf().map_err(Error::io("read", path))?;
        let is_packed = head.starts_with(&[0x1f, 0x8b]);
        let counted = BufReader::with_capacity(1 << 17, Counted { inner: raw, meter });
        Ok(if is_packed {
            Box::new(BufReader::with_capacity(1 << 17, MultiGzDecoder::new(counted)))
        } else {
            Box::new(counted)
        })
    }

    /// All bytes, unpacked, in memory.
    pub(crate) fn whole(&self, meter: &Meter<'_>) -> Result<io::Result<Vec<u8>>, Error> {
        let mut bytes = Vec::new();
        let read = self.unpacked(Some(meter))?.read_to_end(&mut bytes);
        Ok(read.map(|_| bytes))
    }
}

fn form_of(head: &[u8]) -> Form {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match head {
        [] => Form::Empty,
        [b'P', b'A', b'R', b'1', ..] => Form::Parquet,
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => Form::Workbook,
        _ if text.starts_with(b"{") || text.starts_with(b"[") => Form::Json,
        _ => Form::Text,
    }
}

/// Counts what passes.
struct Counted<'a> {
    inner: Box<dyn BufRead + Send + 'a>,
    meter: Option<&'a Meter<'a>>,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        if let Some(meter) = self.meter {
            meter.add(n as u64);
        }
        Ok(n)
    }
}

/// Texts of any encoding as UTF-8. What cannot be decoded becomes U+FFFD.
pub(crate) struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    is_done: bool,
}

/// The encoding that the first bytes of a text name, and how many bytes that takes.
pub(crate) fn marked_encoding(head: &[u8]) -> Option<(&'static Encoding, usize)> {
    match head {
        [0xef, 0xbb, 0xbf, ..] => Some((UTF_8, 3)),
        [0xff, 0xfe, ..] => Some((UTF_16LE, 2)),
        [0xfe, 0xff, ..] => Some((UTF_16BE, 2)),
        _ => None,
    }
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(inner: R, encoding: &'static Encoding) -> Decoded<R> {
        let decoder = encoding.new_decoder_without_bom_handling();
        let (raw, ready) = (vec![0; 1 << 15], Vec::new());
        Decoded { inner, decoder, raw, ready, at: 0, is_done: false }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.is_done {
            let n = self.inner.read(&mut self.raw)?;
            self.is_done = n == 0;
            let room = self.decoder.max_utf8_buffer_length(n).unwrap_or(1 << 20);
            self.ready.resize(room, 0);
            let raw = &self.raw[..n];
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(raw, &mut self.ready, self.is_done);
            self.ready.truncate(written);
            self.at = 0;
        }
        let n = out.len().min(self.ready.len() - self.at);
        out[..n].copy_from_slice(&self.ready[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_decoded_whatever_the_size_of_the_reads() {
        let bytes: Vec<u8> = b"\xe5r;v\xe4rde\n".repeat(10_000);
        let mut text = String::new();
        let read = Decoded::new(&bytes[..], encoding_rs::WINDOWS_1252).read_to_string(&mut text);
        assert!(read.is_ok());
        assert_eq!(text, "år;värde\n".repeat(10_000));
    }

    #[test]
    fn the_form_is_told_by_the_first_bytes() {
        for (head, form) in [
            (&b""[..], Form::Empty),
            (b"PAR1\x15", Form::Parquet),
            (b"PK\x03\x04", Form::Workbook),
            (b"\xef\xbb\xbf {\"values\"", Form::Json),
            (b"kpi,municipality", Form::Text),
        ] {
            assert_eq!(form_of(head), form);
        }
    }
}
