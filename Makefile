.PHONY: words
words:
	@for po in resources/words/*/*.po; do .venv/bin/pybabel -q compile -i $$po -o $${po%.po}.mo; done
