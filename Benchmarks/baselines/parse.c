// Parses a calendar with libical and nothing more, and prints how many events it holds.
#include <libical/ical.h>

#include "common.h"

static char *line(char *buffer, size_t size, void *file) { return fgets(buffer, (int)size, file); }

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: parse FILE\n");
        return 64;
    }
    FILE *file = fopen(arguments[1], "r");
    if (!file) fail(arguments[1]);
    icalparser *parser = icalparser_new();
    icalparser_set_gen_data(parser, file);
    icalcomponent *calendar = icalparser_parse(parser, line);
    printf("%d\n", calendar ? icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT) : 0);
    return 0;
}
