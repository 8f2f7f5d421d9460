/// libsystemd: notification, activation, units, and reading the journal.
#ifndef SUMMIT_CSYSTEMD_H
#define SUMMIT_CSYSTEMD_H

#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
#include <systemd/sd-login.h>

#endif
