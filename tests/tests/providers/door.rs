//! An address that stays while the program behind it comes and goes.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Leads to whoever serves just now. With nobody behind it, it hangs up.
pub struct Door {
    /// `http://127.0.0.1:PORT`
    pub address: String,
    behind: Arc<Mutex<Option<SocketAddr>>>,
    porter: JoinHandle<()>,
}

impl Door {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("has an address");
        let behind: Arc<Mutex<Option<SocketAddr>>> = Arc::default();
        let known = Arc::clone(&behind);
        let porter = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    continue;
                };
                let behind = *known.lock().unwrap_or_else(PoisonError::into_inner);
                tokio::spawn(lead(stream, behind));
            }
        });
        Self {
            address: format!("http://{address}"),
            behind,
            porter,
        }
    }

    /// From now on it leads there, given as `http://HOST:PORT`, or nowhere.
    pub fn leads_to(&self, address: Option<&str>) {
        let address = address.map(|url| {
            let bare = url.trim_start_matches("http://");
            bare.parse().expect("an address")
        });
        *self.behind.lock().unwrap_or_else(PoisonError::into_inner) = address;
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.porter.abort();
    }
}

async fn lead(mut stream: TcpStream, behind: Option<SocketAddr>) {
    let Some(behind) = behind else {
        return;
    };
    if let Ok(mut inner) = TcpStream::connect(behind).await {
        // When either side is gone, so is the other.
        let _ended = copy_bidirectional(&mut stream, &mut inner).await;
    }
}
