//! The bytes of a Parquet file.

use std::fs::File;
use std::io::{BufReader, Read, Seek as _, SeekFrom};
use std::path::PathBuf;

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::pages::MOST_PAGE;
use super::wrong;

/// Where the bytes of a Parquet file are.
#[derive(Clone)]
pub(crate) enum Source {
    /// In a file of its own, with its size. Threads that read one open file would move each other's place
    /// in it, so it is opened each time.
    File(PathBuf, u64),
    /// In memory, unpacked.
    Held(Bytes),
}

impl Source {
    /// How many bytes there are.
    pub(crate) fn size(&self) -> u64 {
        match self {
            Source::File(_, size) => *size,
            Source::Held(bytes) => bytes.len() as u64,
        }
    }

    /// Refuses a file of which what tells its contents is unreasonably large: it is read as a whole.
    pub(super) fn check_footer(&self, most: u64) -> Result<(), ParquetError> {
        let start = self.size().checked_sub(8).ok_or_else(|| wrong("the file is cut off"))?;
        let mut length = [0; 4];
        self.get_read(start)?.read_exact(&mut length)?;
        if u64::from(u32::from_le_bytes(length)) > most {
            return Err(wrong("the file tells unreasonably much of itself"));
        }
        Ok(())
    }

    fn at(&self, start: u64) -> Result<Box<dyn Read + Send>, ParquetError> {
        match self {
            Source::File(path, _) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(start))?;
                Ok(Box::new(file))
            }
            Source::Held(bytes) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
                Ok(Box::new(bytes::Buf::reader(bytes.slice(start..))))
            }
        }
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.size()
    }
}

impl ChunkReader for Source {
    type T = BufReader<Box<dyn Read + Send>>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(BufReader::with_capacity(512, self.at(start)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if length as u64 > MOST_PAGE {
            return Err(wrong("a page is unreasonably large"));
        }
        let mut bytes = Vec::new();
        self.at(start)?.take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() != length {
            return Err(wrong("the file is cut off"));
        }
        Ok(bytes.into())
    }
}
