// The least that a program can take: what starting and ending one costs here.
int main(void) { return 0; }
