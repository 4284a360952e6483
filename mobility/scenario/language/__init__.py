# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The language of scenario files: YAML with a schema, and what each modification says."""
