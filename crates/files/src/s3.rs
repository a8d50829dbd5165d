//! Files with a store that speaks S3.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig};

use crate::{Error, Result};

/// A file of five mebibytes over a slow line, and no longer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);
const TRIES_MAX: usize = 3;

/// Which store, and by whose key.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Settings {
    /// Its address, `https://s3.eu-west-1.amazonaws.com`; http is for a store on this machine.
    pub endpoint: String,
    /// The bucket, which there must be.
    pub bucket: String,
    /// The region, as the store calls it.
    pub region: String,
    /// The name of the key.
    pub access_key: String,
    /// The key.
    pub secret_key: String,
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Settings")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}

pub fn open(settings: &S3Settings) -> Result<Arc<dyn ObjectStore>> {
    let plain = settings.endpoint.starts_with("http://");
    let options = ClientOptions::new()
        .with_allow_http(plain)
        .with_timeout(ANSWER_TIME_MAX);
    let retry = RetryConfig {
        max_retries: TRIES_MAX,
        retry_timeout: ANSWER_TIME_MAX,
        ..RetryConfig::default()
    };
    let store = AmazonS3Builder::new()
        .with_endpoint(&settings.endpoint)
        .with_bucket_name(&settings.bucket)
        .with_region(&settings.region)
        .with_access_key_id(&settings.access_key)
        .with_secret_access_key(&settings.secret_key)
        .with_client_options(options)
        .with_retry(retry)
        .build();
    let store = store.map_err(|error| Error::Defect(error.to_string()))?;
    Ok(Arc::new(store))
}

pub async fn put(store: &dyn ObjectStore, name: &str, content: Bytes) -> Result<()> {
    let (place, payload) = (Path::from(name), PutPayload::from(content));
    let kept = store.put(&place, payload).await;
    kept.map_err(|error| told(name, &error)).map(drop)
}

pub async fn get(store: &dyn ObjectStore, name: &str) -> Result<Bytes> {
    let found = store.get(&Path::from(name)).await;
    let found = found.map_err(|error| told(name, &error))?;
    found.bytes().await.map_err(|error| told(name, &error))
}

fn told(name: &str, error: &object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::Gone(name.to_owned()),
        other => Error::Unavailable(other.to_string()),
    }
}
