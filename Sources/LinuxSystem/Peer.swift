import CLinux
import Glibc

/// Who is at the other end of a Unix socket, as the kernel recorded it when the connection was made
/// (`SO_PEERCRED` and `SO_PEERGROUPS`, unix(7)).
package struct Peer: Hashable, Sendable {
    /// Process; 0 when it lives in a PID namespace that we don't see.
    package let pid: Int32
    /// Effective user.
    package let uid: UInt32
    /// Effective group.
    package let gid: UInt32
    /// Supplementary groups, in the kernel's order.
    package let groups: [UInt32]

    package init(pid: Int32, uid: UInt32, gid: UInt32, groups: [UInt32]) {
        self.pid = pid
        self.uid = uid
        self.gid = gid
        self.groups = groups
    }

    /// Asks the kernel about a connected socket. Throws when any part cannot be established: such a peer is refused.
    package init(of descriptor: Int32) throws(SystemError) {
        var (pid, uid, gid) = (Int32(0), UInt32(0), UInt32(0))
        guard unsafe summit_peer_credentials(descriptor, &pid, &uid, &gid) == 0 else {
            throw SystemError.last("getsockopt SO_PEERCRED")
        }
        self.init(pid: pid, uid: uid, gid: gid, groups: try Peer.groups(of: descriptor))
    }

    /// Whether this is the peer's own or one of its supplementary groups.
    package func isMember(of group: UInt32) -> Bool {
        gid == group || groups.contains(group)
    }

    private static func groups(of descriptor: Int32) throws(SystemError) -> [UInt32] {
        var room: UInt32 = 32
        // The length is fixed once connected: the second try fits. More would be the kernel contradicting itself.
        for _ in 0..<3 {
            var groups = [UInt32](repeating: 0, count: Int(room))
            var count = room
            if unsafe summit_peer_groups(descriptor, &groups, &count) == 0 {
                return Array(groups.prefix(Int(count)))
            }
            guard errno == ERANGE, count > room else { break }
            room = count
        }
        throw SystemError.last("getsockopt SO_PEERGROUPS")
    }
}
