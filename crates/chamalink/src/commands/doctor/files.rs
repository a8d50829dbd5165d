//! Where attached files are kept: does it answer?

use super::Finding;
use crate::config::Config;

pub async fn examine(config: &Config) -> Finding {
    let fix = "mend CHAMALINK_FILES: folder:PATH, or s3://KEY:SECRET@HOST/BUCKET?region=REGION";
    let store = match config.file_store() {
        Ok(store) => store,
        Err(error) => return Finding::wrong(format!("{error:#}"), fix),
    };
    match store.probe().await {
        Ok(()) => Finding::Well(format!("attached files are kept in the {store}")),
        Err(error) => Finding::wrong(format!("attached files cannot be kept: {error}"), fix),
    }
}
