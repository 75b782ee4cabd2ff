//! What a test in the same process does to the sandbox, and looks up in it.

use super::chain;
use super::clock::Clocked;
use super::control::Trouble;
use super::inner::Mangle;
use super::mishap::Mishap;
use super::server::Sandbox;
use super::twists::Twist;

impl Sandbox {
    /// Lets something happen to requests from now on.
    pub fn arm(&self, mishap: Mishap) {
        self.shared().lock().mishaps.arm(mishap);
    }

    /// Draws from now on from this seed which requests befalls what happens by chance: the same again for the same seed.
    pub fn draw_from(&self, seed: u64) {
        self.shared().lock().mishaps.draw_from(seed);
    }

    /// Switches something on, whatever it is.
    pub fn trouble(&self, trouble: Trouble) {
        self.shared().lock().trouble(trouble);
    }

    /// Lets every signed-in page pass through a function before it is sent, or lets them be.
    pub fn mangle(&self, mangle: Option<Mangle>) {
        self.shared().lock().mangle = mangle;
    }

    /// Turns these facts of the protocol round from now on, and no others; none = everything as it should be.
    pub fn twist(&self, twists: Vec<Twist>) {
        self.shared().lock().twists = twists.into_iter().collect();
    }

    /// Writes a shift down, as the time clock would.
    pub fn clock(&self, shift: Clocked) {
        let mut inner = self.shared().lock();
        inner.world.shifts.push(shift);
        self.shared().save(&inner.world);
    }

    /// Says who works by the rota from now on: five days of seven, as long as they are active.
    pub fn set_rota(&self, employees: impl IntoIterator<Item = u64>) {
        let mut inner = self.shared().lock();
        inner.world.rota = employees.into_iter().collect();
        self.shared().save(&inner.world);
    }

    /// Returns path and fields of every form that was sent, secrets included.
    pub fn posts(&self) -> Vec<(String, Vec<(String, String)>)> {
        self.shared().lock().posts.clone()
    }

    /// Begins anew with a chain as it was invented at the start.
    pub fn reset(&self) {
        let shared = self.shared();
        let (employees, shape, sites) = shared.invented;
        let mut inner = shared.lock();
        let mut world = chain::invent(employees, shape, sites);
        world.id.clone_from(&inner.world.id);
        inner.forget(world);
        shared.save(&inner.world);
    }

    /// Returns the chain's id: the same as long as it is kept, another one for one that is invented later.
    pub fn chain_id(&self) -> String {
        self.shared().lock().world.id.clone()
    }

    /// Returns how many requests are held and will not be answered.
    pub fn hanging(&self) -> u64 {
        self.shared().lock().traffic.hanging
    }

    /// Returns the most requests that came in within any second.
    pub fn busiest_second(&self) -> usize {
        self.shared().lock().traffic.busiest()
    }

    /// Returns how many requests came faster than the rate limit allows.
    pub fn rate_violations(&self) -> u64 {
        self.shared().lock().traffic.violations()
    }
}
