//! An address that stays while the program behind it comes and goes.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Leads to whoever serves just now. With nobody behind it, it hangs up; so it does on everybody
/// inside when it begins to lead elsewhere, as the connections of a program end with it.
pub struct Door {
    /// `http://127.0.0.1:PORT`
    pub address: String,
    behind: Arc<Mutex<Behind>>,
    porter: JoinHandle<()>,
}

#[derive(Clone, Default)]
struct Behind {
    address: Option<SocketAddr>,
    /// Said when it leads elsewhere.
    over: CancellationToken,
}

impl Door {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("has an address");
        let behind: Arc<Mutex<Behind>> = Arc::default();
        let known = Arc::clone(&behind);
        let porter = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    continue;
                };
                let behind = known.lock().unwrap_or_else(PoisonError::into_inner).clone();
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
        let mut behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        if behind.address != address {
            let over = CancellationToken::new();
            let before = std::mem::replace(&mut *behind, Behind { address, over });
            before.over.cancel();
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.porter.abort();
    }
}

async fn lead(mut stream: TcpStream, behind: Behind) {
    let Some(address) = behind.address else {
        return;
    };
    if let Ok(mut inner) = TcpStream::connect(address).await {
        // When either side is gone, so is the other.
        let both = copy_bidirectional(&mut stream, &mut inner);
        let _ended = behind.over.run_until_cancelled(both).await;
    }
}
