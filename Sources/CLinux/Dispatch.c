// libdispatch looks after the threads of its pools with a timer of its own, every second from the first use to the end
// of the process, to start more where they block. The daemon leaves the pools alone but for what libdispatch does by
// itself (GRDB's queues are taken apart on one), and is to sleep when there is nothing to do. In a program that is linked
// statically with libdispatch these take the place of the two functions by which a thread would be looked after; where it
// is a library, they are never called.
void _dispatch_workq_worker_register(void *queue);
void _dispatch_workq_worker_unregister(void *queue);

void _dispatch_workq_worker_register(void *queue) { (void)queue; }

void _dispatch_workq_worker_unregister(void *queue) { (void)queue; }
