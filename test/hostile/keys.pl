# Keys of a user are his in every namespace. `keys.pl keep`: puts one where the kernel keeps them, and prints its number and
# that of its ring. `keys.pl read RING KEY` prints what it says, and `keys.pl forget RING KEY` ends it.
use strict;
use POSIX ();
my $arm = (POSIX::uname())[4] eq 'aarch64';
my ($add, $keyctl) = $arm ? (217, 219) : (248, 250);
my ($verb, $ring, $key) = @ARGV;
my ($GET, $REVOKE, $LINK, $READ, $USERS, $SESSION) = (0, 3, 8, 11, -4, -3);

if ($verb eq 'keep') {
  my ($kind, $name, $text) = ("user\0", "hairpin-secret\0", 'the secret of the user');
  my $made = syscall $add, $kind, $name, $text, length $text, $USERS;
  print syscall($keyctl, $GET, $USERS, 0), " $made\n";
} elsif ($verb eq 'read') {
  # What is in a ring of one's own may be read.
  syscall $keyctl, $LINK, $ring + 0, $SESSION;
  my $text = "\0" x 64;
  my $length = syscall $keyctl, $READ, $key + 0, $text, 64;
  print $length > 0 ? substr($text, 0, $length) : "nothing: $!", "\n";
} else {
  syscall $keyctl, $REVOKE, $key + 0;
}
