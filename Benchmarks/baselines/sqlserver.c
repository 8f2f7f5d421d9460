// Runs prepared SQL and answers with the rows: what a question costs that SQLite answers, and the round trip.
//
//     sqlserver SOCKET DATABASE STATEMENTS
//
// The file has one statement a line. A message is the number of one, then its values, each behind a unit separator
// (0x1F): i for an integer, t for a text; more of them behind record separators (0x1E). Every column of every row is in
// the reply.
#include <sqlite3.h>

#include "common.h"
#include "server.h"

enum { most = 16 };
static sqlite3_stmt *statements[most];
static int prepared;
static char *reply;
static size_t room, used;

static void append(const void *bytes, size_t length) {
    if (used + length > room) {
        room = (used + length) * 2;
        reply = allocate(reply, room);
    }
    memcpy(reply + used, bytes, length);
    used += length;
}

static void ask(char *rest) {
    char *part = strsep(&rest, "\x1F");
    long index = number(part);
    if (index >= prepared) exit(64);
    sqlite3_stmt *statement = statements[index];
    for (int place = 1; (part = strsep(&rest, "\x1F")); place++) {
        int bound = part[0] == 'i' ? sqlite3_bind_int64(statement, place, strtoll(part + 1, NULL, 10))
                                   : sqlite3_bind_text(statement, place, part + 1, -1, SQLITE_TRANSIENT);
        if (bound != SQLITE_OK) exit(1);
    }
    int step;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int column = 0; column < sqlite3_column_count(statement); column++) {
            const void *text = sqlite3_column_text(statement, column);
            if (text) append(text, (size_t)sqlite3_column_bytes(statement, column));
            append("\n", 1);
        }
    }
    if (step != SQLITE_DONE) {
        fprintf(stderr, "sqlserver: %s\n", sqlite3_errmsg(sqlite3_db_handle(statement)));
        exit(1);
    }
    sqlite3_reset(statement);
}

static struct reply answer_sql(char *message, size_t length) {
    (void)length;
    char *rest = message, *part;
    used = 0;
    while ((part = strsep(&rest, "\x1E"))) ask(part);
    append("", 1);
    return (struct reply){reply, used};
}

int main(int count, char **arguments) {
    sqlite3 *database;
    if (count != 4) return 64;
    if (sqlite3_open_v2(arguments[2], &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) fail(arguments[2]);
    size_t length;
    char *rest = contents(arguments[3], &length), *line;
    while ((line = strsep(&rest, "\n")) && *line && prepared < most) {
        if (sqlite3_prepare_v2(database, line, -1, &statements[prepared++], NULL) != SQLITE_OK) {
            fprintf(stderr, "sqlserver: %s: %s\n", sqlite3_errmsg(database), line);
            return 1;
        }
    }
    serve(arguments[1], answer_sql);
}
