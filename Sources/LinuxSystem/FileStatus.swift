import Glibc

extension Files {
    /// What identifies a file and its present content (`stat(2)`). Two that are equal: the same file, unchanged.
    package struct Status: Hashable, Sendable {
        package enum Kind: Hashable, Sendable { case file, directory, link, socket, other }

        package let kind: Kind
        package let permissions: UInt32
        package let owner: UInt32
        /// In bytes.
        package let size: Int64
        package let device: UInt64
        package let inode: UInt64
        /// Of the last change of the content, seconds since 1970 and nanoseconds.
        package let modified: Int64
        package let modifiedNanoseconds: Int64

        init(_ status: stat) {
            kind =
                switch status.st_mode & S_IFMT {
                case S_IFREG: .file
                case S_IFDIR: .directory
                case S_IFLNK: .link
                case S_IFSOCK: .socket
                default: .other
                }
            permissions = status.st_mode & 0o7777
            owner = status.st_uid
            size = Int64(status.st_size)
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            modified = Int64(status.st_mtim.tv_sec)
            modifiedNanoseconds = Int64(status.st_mtim.tv_nsec)
        }

        /// Whether both are of one file, whatever has changed of it.
        package func isSameFile(as other: Status) -> Bool { inode == other.inode && device == other.device }
    }

    /// `nil` when there is nothing, or nothing that we may see.
    package static func status(_ path: String, followingLinks: Bool = true) -> Status? {
        var result = stat()
        let code = followingLinks ? unsafe stat(path, &result) : unsafe lstat(path, &result)
        return code == 0 ? Status(result) : nil
    }

    /// Of an open file.
    package static func status(of descriptor: Int32) -> Status? {
        var result = stat()
        return unsafe fstat(descriptor, &result) == 0 ? Status(result) : nil
    }
}
