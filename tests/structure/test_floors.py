"""The house stands: no room knows a floor above its own, and no step is hidden."""

from collections import defaultdict
from unittest import TestCase

from . import source
from .floors import FLOOR, PROCESSES, PURE


class TestFloors(TestCase):
    def test_every_room_stands_on_a_floor(self):
        rooms = {
            path.parts[1] for path in source.files("models") if len(path.parts) > 2
        }
        self.assertEqual(rooms, set(FLOOR))

    def test_no_room_imports_from_its_own_floor_or_above(self):
        wrong = []
        for path in source.files("models", "wizards"):
            if len(path.parts) < 3:
                continue
            room = path.parts[1]
            for name in source.imports(path):
                if name[:2] != ("", "models") or len(name) < 3:
                    continue
                if name[2] != room and FLOOR[name[2]] >= FLOOR[room]:
                    wrong.append(f"{path} imports {'.'.join(name[1:])}")
        self.assertEqual(wrong, [])

    def test_no_room_extends_a_model_of_its_own_floor_or_above(self):
        homes = source.homes()
        wrong = [
            f"{each.path} extends {name}"
            for each in source.model_classes()
            for name in each.inherits
            if name in homes
            and homes[name] != each.room
            and FLOOR[homes[name]] >= FLOOR[each.room]
        ]
        self.assertEqual(wrong, [])

    def test_a_model_has_one_home(self):
        homes = defaultdict(set)
        for each in source.model_classes():
            if each.is_home:
                homes[each.name].add(str(each.path))
        self.assertEqual({n: p for n, p in homes.items() if len(p) > 1}, {})

    def test_a_room_extends_a_foreign_model_in_a_file_of_its_name(self):
        """A process that is a thought of its own has a file of its own beside it."""
        homes = source.homes()
        extending = defaultdict(set)
        for each in source.model_classes():
            if not each.is_home and homes.get(each.name) != each.room:
                extending[each.room, each.name].add(each.path.stem)
        for (room, name), found in extending.items():
            with self.subTest(room=room, model=name):
                self.assertLessEqual(len(found - PROCESSES.get(room, set())), 1)

    def test_nobody_overrides_a_method_of_this_addon_to_add_a_step(self):
        places = defaultdict(list)
        for each in source.methods():
            places[each.model, each.method].append(each.path)
        self.assertEqual({k: p for k, p in places.items() if len(p) > 1}, {})

    def test_what_talks_and_what_thinks_knows_nothing_of_odoo(self):
        wrong = []
        for folder, allowed in PURE.items():
            for path in source.files(folder):
                for name in source.imports(path):
                    ours = name[0] == ""
                    if (ours and name[1] not in allowed) or name[0] == "odoo":
                        wrong.append(f"{path} imports {'.'.join(name)}")
        self.assertEqual(wrong, [])
