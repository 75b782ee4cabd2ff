//! Serving until the reviewer is done, or somebody asks the program to stop.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use super::{News, Server};

/// After the reviewer is done, the page is still to hear that it may be closed.
const GOODBYE: Duration = Duration::from_millis(300);

impl Server {
    /// Serves until the reviewer is done, or until `asked_to_stop` comes, and returns whether it was that. All that happens is told,
    /// the end of a run that was under way too: it hears that it is to stop, and ends before the review does.
    pub async fn until_finished(
        self,
        news: &mut UnboundedReceiver<News>,
        asked_to_stop: impl Future<Output = ()>,
        mut tell: impl FnMut(News),
    ) -> bool {
        let mut asked_to_stop = std::pin::pin!(asked_to_stop);
        let interrupted = loop {
            tokio::select! {
                one = news.recv() => match one {
                    None | Some(News::Finish) => break false,
                    Some(one) => tell(one),
                },
                () = &mut asked_to_stop => break true,
            }
        };
        if !interrupted {
            tokio::time::sleep(GOODBYE).await;
        }
        let mut ending = std::pin::pin!(self.end());
        loop {
            tokio::select! {
                Some(one) = news.recv() => tell(one),
                () = &mut ending => break,
            }
        }
        while let Ok(one) = news.try_recv() {
            tell(one);
        }
        interrupted
    }
}
