"""Kills a session with SIGKILL at random moments and looks whether anything that was told is lost.

    python3 tools/kill.py PROGRAM [KILLS] [SEED]

The program plays with bots and prints each thing that happened only after its journal took it. After each kill the journal has to be
read to its last whole entry, every hash agreeing, and to tell at least every line that was printed.
"""

import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

program, kills = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40
chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
cut = lost = entries = told = early = 0
with tempfile.TemporaryDirectory() as folder:
    for number in range(kills):
        journal = pathlib.Path(folder, f"{number}.journal")
        printed = pathlib.Path(folder, f"{number}.txt")
        with open(printed, "wb") as out:
            ask = [program, "play", "gulf-of-guinea", "--bots", "--seed", str(number), "--journal", str(journal)]
            playing = subprocess.Popen(ask, stdout=out, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.2, 8.0))
            playing.send_signal(signal.SIGKILL)
            playing.wait()
        if not journal.exists() or b"\n" not in journal.read_bytes():
            early += 1
            continue
        read = subprocess.run([program, "replay", str(journal)], capture_output=True, text=True, check=False)
        if read.returncode != 0:
            lost += 1
            print(f"kill {number}: {read.stderr.strip()}")
            continue
        # The last printed line may have been cut by the kill itself; the outcome stands in other words in a replay.
        whole = printed.read_text(errors="replace").rpartition("\n")[0].splitlines()
        # What became known later stands in a replay where it belongs.
        lines = [line.replace("now known: ", "", 1) for line in whole if line.startswith("  ")]
        tells = set(read.stdout.splitlines())
        missing = [line for line in lines if line not in tells]
        if missing:
            lost += 1
            print(f"kill {number}: told and lost: {missing[0]}")
        told += len(lines)
        cut += "note:" in read.stdout
        entries += int(next(line for line in read.stdout.splitlines() if " entries agree" in line).split()[0])
print(
    f"{kills} kills, {early} before the first entry, {entries} entries read again, {cut} unfinished last lines left out and said,"
    f" {told} printed lines all found, {lost} lost"
)
sys.exit(1 if lost else 0)
