from airfields.paging import page, pages


def test_a_page_is_a_part_of_the_list() -> None:
    found = page(list(range(100, 160)), 3, 25, 60)
    assert found.items == list(range(150, 160))
    assert (found.first_item, found.last_item, found.total, found.last) == (51, 60, 60, 3)
    assert (found.previous, found.next) == (2, None)


def test_a_list_of_nothing_has_one_empty_page() -> None:
    nothing: list[int] = []
    found = page(nothing, 1, 25, 0)
    assert (found.first_item, found.last_item, found.last, found.previous, found.next) == (0, 0, 1, None, None)
    assert pages(0, 25) == 1


def test_links_lead_to_the_ends_and_to_the_neighbours() -> None:
    everything = range(25 * 20)
    assert list(page(everything, 10, 25, 500).numbers) == [1, None, 9, 10, 11, None, 20]
    assert list(page(everything, 1, 25, 500).numbers) == [1, 2, None, 20]
    assert list(page(everything, 3, 25, 500).numbers) == [1, 2, 3, 4, None, 20]
